using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Operators;

/// <summary>Two people at the landlord's office who do over HTTP what people must do: one proposes, another approves.</summary>
/// <remarks>All that they ask for is safe to repeat, so whatever was not answered with success is asked again.</remarks>
public sealed class SimulatedOperators : IAsyncDisposable
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(30);

    private readonly Queue<OperatorRequest> waiting;
    private readonly Func<Uri?> product;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Activities activities;
    private readonly LoopActivity activity;
    private readonly CancellationTokenSource stop = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromSeconds(30) });
    private Task running = Task.CompletedTask;

    public SimulatedOperators(LocalCloud cloud, IEnumerable<OperatorRequest> requests, Func<Uri?> product, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        this.product = product;
        this.log = log;
        clock = cloud.Clock;
        waiting = new Queue<OperatorRequest>(requests.OrderBy(r => r.From));
        activities = cloud.Activities;
        activity = new LoopActivity("operators", activities, clock);
        activities.Add(activity);
    }

    /// <summary>True while something that is due was not answered with success.</summary>
    public bool HasWork => waiting.TryPeek(out var next) && next.From <= clock.GetUtcNow();

    public TimeSpan LongestLateness => activity.LongestLateness;

    public void Start() => running = Task.Run(Loop);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        activities.Remove(activity);
        http.Dispose();
        stop.Dispose();
    }

    private async Task Loop()
    {
        try
        {
            while (true)
            {
                while (HasWork && await Ask(waiting.Peek()))
                {
                    waiting.Dequeue();
                }

                if (!waiting.TryPeek(out var next))
                {
                    activity.WaitsOnEmptyQueue();
                    return;
                }

                var now = clock.GetUtcNow();
                await activity.WaitUntil(next.From > now ? next.From : now + LooksEvery, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            activity.WaitsOnEmptyQueue();
        }
    }

    private async Task<bool> Ask(OperatorRequest asked)
    {
        if (product() is not { } address)
        {
            return false;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, asked.Path)) { Content = JsonContent.Create(asked.Body) };
        request.Headers.Add("Cookie", "prepaid-role=" + asked.Role);
        try
        {
            using var answer = await http.SendAsync(request, stop.Token);
            if (!answer.IsSuccessStatusCode)
            {
                log.LogWarning("{Role} asked {Path}: {Status} {Answer}", asked.Role, asked.Path, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stop.Token));
            }

            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // the functions went down: asked again at the next look
        }
    }
}
