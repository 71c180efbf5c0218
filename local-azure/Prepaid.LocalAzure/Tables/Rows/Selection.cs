using System.Text;

namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>The properties a read asks for; keys and Timestamp come only when they are named, as from the service.</summary>
internal sealed class Selection
{
    private readonly byte[][] names;

    private Selection(IEnumerable<string> names) => this.names = [.. names.Select(Encoding.UTF8.GetBytes)];

    public static Selection? Of(IEnumerable<string>? select)
    {
        var names = select?.ToArray() ?? [];
        return names.Length == 0 ? null : new Selection(names);
    }

    public bool Includes(ReadOnlySpan<byte> name)
    {
        foreach (var selected in names)
        {
            if (name.SequenceEqual(selected))
            {
                return true;
            }
        }

        return false;
    }
}
