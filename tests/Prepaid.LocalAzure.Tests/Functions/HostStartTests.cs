using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Prepaid.LocalAzure.Tests.Functions;

public sealed class HostStartTests : IAsyncLifetime
{
    private readonly CloudInTempFolder home = new();

    [Fact]
    public void A_host_without_asp_net_core_is_refused() =>
        Assert.Throws<NotSupportedException>(() => FunctionsApplication.CreateBuilder([]).Build());

    [Fact]
    public void A_missing_storage_setting_is_named()
    {
        var builder = TestHost.BuilderFor(home.Cloud, typeof(Pings));
        builder.Configuration["AzureWebJobsStorage"] = null;

        Assert.Contains("AzureWebJobsStorage", Assert.Throws<InvalidOperationException>(() => builder.Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_without_a_running_cloud_is_named()
    {
        var builder = TestHost.BuilderFor(home.Cloud, typeof(Pings));
        builder.Configuration["AzureWebJobsStorage"] = "AccountName=nowhere;AccountKey=a2V5";

        Assert.Contains("'nowhere'", Assert.Throws<InvalidOperationException>(() => builder.Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_without_a_key_find_the_cloud_too()
    {
        var builder = TestHost.BuilderFor(home.Cloud, typeof(Pings));
        builder.Configuration["AzureWebJobsStorage"] = null;
        builder.Configuration["AzureWebJobsStorage:accountName"] = home.Cloud.Name;
        using var host = builder.Build();
        await host.StartAsync();

        Assert.Equal("pong", await Ping(host));
    }

    [Fact]
    public async Task The_address_can_be_given_on_the_command_line()
    {
        var builder = FunctionsApplication.CreateBuilder(["--Prepaid:Url=http://127.0.0.1:0"]);
        builder.Properties["Prepaid.FunctionsAssembly"] = typeof(TestHost).Assembly;
        builder.Properties["Prepaid.FunctionTypes"] = new[] { typeof(Pings) };
        builder.Configuration["AzureWebJobsStorage"] = $"AccountName={home.Cloud.Name};AccountKey=a2V5";
        using var host = builder.ConfigureFunctionsWebApplication().Build();
        await host.StartAsync();

        Assert.Equal("pong", await Ping(host));
    }

    [Fact]
    public async Task A_second_host_on_the_same_cloud_has_a_container_of_its_own()
    {
        var first = await TestHost.Start(home.Cloud, new Marker(), typeof(Pings));
        var marker = first.Services.GetRequiredService<Marker>();
        await first.StopAsync();
        first.Dispose();
        using var second = await TestHost.Start(home.Cloud, new Marker(), typeof(Pings));

        Assert.NotSame(marker, second.Services.GetRequiredService<Marker>());
        Assert.Equal("pong", await Ping(second));
    }

    [Fact]
    public async Task A_service_that_cannot_be_made_is_found_when_the_host_is_built()
    {
        var builder = TestHost.BuilderFor(home.Cloud, typeof(Pings));
        builder.Services.AddSingleton<NeedsMarker>();

        await Assert.ThrowsAsync<AggregateException>(() => Task.Run(builder.Build));
    }

    [Fact]
    public async Task Run_ends_when_the_application_is_stopped()
    {
        var builder = TestHost.BuilderFor(home.Cloud, typeof(Pings));
        var host = builder.Build();
        var running = host.RunAsync();
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await running.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await home.DisposeAsync();

    private static async Task<string> Ping(IHost host)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(TestHost.AddressOf(host), "api/ping"));
    }

    public sealed class Marker;

    public sealed class NeedsMarker(Marker marker)
    {
        public Marker Marker { get; } = marker;
    }

    public sealed class Pings
    {
        [Function("ping")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("pong");
    }
}
