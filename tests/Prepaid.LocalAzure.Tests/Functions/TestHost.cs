using Azure.Messaging.EventHubs;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;

namespace Prepaid.LocalAzure.Tests.Functions;

/// <summary>Builds hosts as Program.cs does, with the functions of one test only.</summary>
internal static class TestHost
{
    public static FunctionsApplicationBuilder BuilderFor(LocalCloud cloud, params Type[] functions)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Properties["Prepaid.FunctionsAssembly"] = typeof(TestHost).Assembly;
        builder.Properties["Prepaid.FunctionTypes"] = functions;
        builder.Configuration["AzureWebJobsStorage"] =
            $"DefaultEndpointsProtocol=https;AccountName={cloud.Name};AccountKey=a2V5;EndpointSuffix=core.windows.net";
        builder.Configuration["HubEvents"] =
            $"Endpoint=sb://{cloud.Name}.servicebus.windows.net/;SharedAccessKeyName=service;SharedAccessKey=a2V5;EntityPath=hub";
        builder.Configuration["HubName"] = "hub";
        builder.Configuration["Prepaid:Url"] = "http://127.0.0.1:0";
        builder.ConfigureFunctionsWebApplication();
        return builder;
    }

    public static async Task<IHost> Start(LocalCloud cloud, object service, params Type[] functions)
    {
        var builder = BuilderFor(cloud, functions);
        builder.Services.AddSingleton(service.GetType(), service);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static Uri AddressOf(IHost host) =>
        new(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Lets virtual time pass until everything is quiet and <paramref name="finished"/>.</summary>
    public static async Task RunUntil(LocalCloud cloud, Func<DateTimeOffset, bool> finished)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await ((VirtualClock)cloud.Clock).Run(cloud.Activities, _ => ValueTask.CompletedTask, finished, limit.Token);
    }

    public static LoggedMessage Message(string device, string text) => new(
        device,
        System.Text.Encoding.UTF8.GetBytes(text),
        new Dictionary<string, string> { ["message-id"] = $"id-{text}", ["content-type"] = "application/json", ["correlation-id"] = "c1" },
        new Dictionary<string, string> { ["kind"] = "readings" },
        new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
}

/// <summary>What a test wants its event function to do, and what it saw.</summary>
public sealed class Batches
{
    private readonly List<string[]> seen = [];

    public Func<EventData[], FunctionContext, Task> Behaviour { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<string[]> Seen
    {
        get
        {
            lock (seen)
            {
                return [.. seen];
            }
        }
    }

    public Task Take(EventData[] batch, FunctionContext context)
    {
        lock (seen)
        {
            seen.Add([.. batch.Select(e => e.EventBody.ToString())]);
        }

        return Behaviour(batch, context);
    }
}
