namespace Prepaid.Conventions.Tests;

/// <summary>A type that differs from its listing in every way that the comparison looks at.</summary>
#pragma warning disable CA1822, CA1852
internal class Fake
{
    public Fake()
    {
    }

    public Fake(string name) => Name = name;

    public string Name { get; } = "";

    public int? Count { get; }

    public virtual Task SendAsync(string to, CancellationToken cancellationToken) => Task.CompletedTask;

    public static Fake Parse(string text, int radix = 8) => new(text + radix);

    public virtual void Extra<T>(T[] all, out long rest) => rest = all.Length;

    public override string ToString() => Name;

    internal void Own()
    {
    }
}
