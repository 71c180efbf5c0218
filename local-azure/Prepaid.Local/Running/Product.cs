using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Prepaid.Functions.Adapters;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Running;

/// <summary>The functions in this process; started again when the fault plan kills them.</summary>
public sealed class Product(LocalCloud cloud, IReadOnlyDictionary<string, string?> settings) : IAsyncDisposable
{
    private IHost? host;

    /// <summary>Where HTTP is answered; null while the product is down.</summary>
    public Uri? Address { get; private set; }

    public bool IsUp => host is not null;

    public IServiceProvider Services => host?.Services ?? throw new InvalidOperationException("The functions do not run.");

    public async Task Start(CancellationToken cancellationToken)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Properties["Prepaid.FunctionsAssembly"] = typeof(ProductHost).Assembly;
        builder.Services.AddSingleton(cloud.Clock);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.ConfigureFunctionsWebApplication();
        host = builder.ConfigurePrepaid().Build();
        await host.StartAsync(cancellationToken);
        Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task Stop()
    {
        Address = null;
        if (host is not null)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
            host = null;
        }
    }

    public async ValueTask DisposeAsync() => await Stop();
}
