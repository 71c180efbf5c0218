using Microsoft.Extensions.Logging;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Activity;
using Prepaid.GatewayAgent.Hub;
using Prepaid.GatewayAgent.Store;

namespace Prepaid.GatewayAgent.Sending;

/// <summary>Keeps the connection to the hub and sends what is queued, one message at a time and in order.</summary>
internal sealed partial class Sender : IDisposable
{
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(10); // answers of one slot travel together, but not at any price

    private readonly IHubLink hub;
    private readonly IHubListener listener;
    private readonly OutgoingQueue queue;
    private readonly StateSchedule states;
    private readonly Func<DateTimeOffset, bool> roundIsOpen;
    private readonly AgentCounters counters;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly AgentLoop loop;
    private StoredMessage? current;
    private DateTimeOffset? roundSeenAt;
    private int failures;
    private volatile Connection connection;

    /// <param name="roundIsOpen">True while meters have not been tried in the slot that is due.</param>
    public Sender(IHubLink hub, IHubListener listener, AgentScope scope, StateSchedule states, Func<DateTimeOffset, bool> roundIsOpen)
    {
        this.hub = hub;
        this.listener = listener;
        this.states = states;
        this.roundIsOpen = roundIsOpen;
        queue = scope.Store.Outgoing;
        counters = scope.Counters;
        clock = scope.Clock;
        log = scope.Log;
        loop = new AgentLoop("sender", scope.Activity, clock);
    }

    /// <summary>There may be something to send.</summary>
    public void Wake() => loop.Wake();

    private enum Connection
    {
        None = 0,
        Open = 1,
        Lost = 2,
    }

    /// <summary>The connection is gone; it is made again after a moment, so that two agents with one id do not chase each other.</summary>
    public void ConnectionLost()
    {
        connection = Connection.Lost;
        loop.Wake();
    }

    public async Task Run(CancellationToken cancellationToken)
    {
        current = await queue.Stored();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await Step(cancellationToken) is { } failure)
            {
                await WaitOut(failure, cancellationToken);
            }
        }
    }

    public void Dispose() => loop.Dispose();

    /// <returns>The failure to wait out, or null.</returns>
    private async Task<Exception?> Step(CancellationToken cancellationToken)
    {
        try
        {
            if (connection == Connection.Lost)
            {
                return new HubUnreachableException("the connection is gone");
            }

            if (connection == Connection.None)
            {
                connection = Connection.Open; // before, so that a loss during the opening is not overwritten
                await hub.Open(listener, cancellationToken);
            }

            var now = clock.GetUtcNow();
            current ??= await NextMessage(now);
            if (current is null)
            {
                await loop.Wait(NextMoment(), cancellationToken);
                return null;
            }

            await hub.Send(current.ToHub(), cancellationToken);
            await queue.Acknowledged(current);
            LogSent(current.Kind, current.Number, current.Body.Length);
            current = null;
            failures = 0;
            counters.MessageSent();
            return null;
        }
        catch (Exception failure) when (failure is HubUnreachableException or HubRefusedException)
        {
            return failure;
        }
    }

    private async Task<StoredMessage?> NextMessage(DateTimeOffset now)
    {
        if (states.TakeDue(now))
        {
            return await queue.BuildState((queued, problems) => states.Message(clock.GetUtcNow(), queued, problems));
        }

        if (queue.Queued == 0)
        {
            return null;
        }

        if (roundIsOpen(now))
        {
            roundSeenAt ??= now;
            if (now < roundSeenAt + LongestRound)
            {
                return null;
            }
        }

        roundSeenAt = null;
        return await queue.Next();
    }

    private DateTimeOffset? NextMoment()
    {
        var roundEnds = roundSeenAt + LongestRound;
        return states.Next is { } state && !(state >= roundEnds) ? state : roundEnds;
    }

    private async Task WaitOut(Exception failure, CancellationToken cancellationToken)
    {
        counters.SendFailed();
        failures++;
        var backOff = failure is HubRefusedException ? BackOff.Refused : BackOff.Hub;
        var until = clock.GetUtcNow() + backOff.After(failures);
        LogFailure(failure is HubRefusedException ? LogLevel.Critical : LogLevel.Warning, failures, queue.Queued, failure.Message, until);
        while (clock.GetUtcNow() < until)
        {
            await loop.Wait(until, cancellationToken); // may be woken by new items, which wait as well
        }

        connection = Connection.None; // not before, since the client may tell the same loss once more
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sent {Kind} {Number}, {Bytes} bytes")]
    private partial void LogSent(string kind, long number, int bytes);

    [LoggerMessage(Message = "Hub: try {Failures} failed, {Queued} wait, next try at {Until:O}: {Reason}")]
    private partial void LogFailure(LogLevel level, int failures, long queued, string reason, DateTimeOffset until);
}
