using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.EventHubs;

namespace Prepaid.LocalAzure.Functions;

/// <summary>One Functions process: its web server, its timers and its partition pumps.</summary>
internal sealed class LocalFunctionsHost : IHost, IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly IReadOnlyList<FunctionMethod> methods;
    private readonly HostJson hostJson;
    private readonly HostLife life;
    private readonly FunctionInvoker invoker;
    private readonly WorkCounter requests;
    private readonly List<Task> loops = [];
    private readonly ILogger log;

    public LocalFunctionsHost(
        WebApplication app, IReadOnlyList<FunctionMethod> methods, HostJson hostJson, HostLife life, FunctionInvoker invoker)
    {
        this.app = app;
        this.methods = methods;
        this.hostJson = hostJson;
        this.life = life;
        this.invoker = invoker;
        requests = new WorkCounter("functions http", life.Cloud.Activities);
        log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger<LocalFunctionsHost>();
    }

    public IServiceProvider Services => app.Services;

    /// <exception cref="InvalidOperationException">A function cannot run here; nothing was started.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var functions = Accept(methods);
        var consumers = EventHubConsumer.AllOf(functions, app.Configuration);
        var timers = functions.Where(f => f.Source.Timer is not null)
            .Select(f => (Function: f, Schedule: TimerSchedule.Of(f.Source, app.Configuration)))
            .ToList();
        HttpFunctions.Map(app, functions, hostJson.RoutePrefix, life, requests, invoker);
        life.Begin();
        life.Cloud.Activities.Add(life);
        life.Cloud.Activities.Add(requests);
        app.Urls.Add(HostComposition.UrlOf(app.Configuration));
        await app.StartAsync(cancellationToken);

        consumers.ForEach(StartPumps);
        timers.ForEach(t => Start(
            $"timer {t.Function.Name}",
            activity => new TimerLoop(t.Function, t.Schedule, life, activity, invoker).Run()));
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        life.Stop();
        await app.StopAsync(cancellationToken);
        await Task.WhenAll(loops).WaitAsync(cancellationToken);
        LeaveTheClockAlone();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        life.Stop();
        await app.DisposeAsync();
        await Task.WhenAll(loops);
        LeaveTheClockAlone();
        life.Dispose();
    }

    private static List<Function> Accept(IReadOnlyList<FunctionMethod> methods)
    {
        var twice = methods.GroupBy(m => m.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        return twice is null
            ? [.. methods.Select(Function.Accept)]
            : throw new InvalidOperationException($"Function '{twice.Key}' exists {twice.Count()} times; names must be unique.");
    }

    private void StartPumps(EventHubConsumer consumer)
    {
        var hub = PartitionedLog.Of(life.Cloud);
        foreach (var partition in Enumerable.Range(0, hub.PartitionCount))
        {
            Start(
                $"pump {consumer.Function.Name}/{partition}",
                activity => new PartitionPump(consumer, partition, hub, hostJson, life, activity, invoker, log).Run());
        }
    }

    private void Start(string name, Func<LoopActivity, Task> run)
    {
        var activity = new LoopActivity(name, life.Cloud.Activities, life.Cloud.Clock);
        life.Cloud.Activities.Add(activity); // busy before StartAsync returns, so that the clock waits for it
        loops.Add(Task.Run(() => Guard(activity, run)));
    }

    private async Task Guard(LoopActivity activity, Func<LoopActivity, Task> run)
    {
        try
        {
            await run(activity);
        }
        catch (OperationCanceledException) when (life.IsEnding)
        {
            // Stopped or killed while it waited.
        }
        catch (ProcessKilledException)
        {
            // Killed: a process that dies says nothing.
        }
        catch (Exception failure)
        {
            log.LogCritical(failure, "{Activity} of the local host failed; the process stops.", activity.Name);
            app.Lifetime.StopApplication();
        }
        finally
        {
            life.Cloud.Activities.Remove(activity);
        }
    }

    private void LeaveTheClockAlone()
    {
        life.Cloud.Activities.Remove(requests);
        life.Cloud.Activities.Remove(life);
    }
}
