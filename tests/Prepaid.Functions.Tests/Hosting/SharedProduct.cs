namespace Prepaid.Functions.Tests.Hosting;

/// <summary>One product for all tests of a class that leave nothing behind.</summary>
public sealed class SharedProduct : IAsyncLifetime
{
    internal ProductUnderTest Product { get; private set; } = null!;

    public async Task InitializeAsync() => Product = await ProductUnderTest.Run();

    public async Task DisposeAsync() => await Product.DisposeAsync();
}
