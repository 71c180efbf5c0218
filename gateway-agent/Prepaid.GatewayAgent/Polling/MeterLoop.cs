using Microsoft.Extensions.Logging;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Activity;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Relays;
using Prepaid.GatewayAgent.Store;

namespace Prepaid.GatewayAgent.Polling;

/// <summary>Everything that is done with one meter, one exchange at a time: one answer per slot, commands, relay checks.</summary>
internal sealed partial class MeterLoop : IAsyncDisposable
{
    private const long SecondsBetweenRelayChecks = 3_600;

    private readonly MeterConfig meter;
    private readonly AgentScope scope;
    private readonly Action queueGrew;
    private readonly IMeterDriver driver;
    private readonly AgentLoop loop;
    private readonly RelayWork relay;
    private readonly ILogger log;
    private long answeredSlot;
    private long triedSlot;
    private long lastAnswerAt; // 0 = none yet
    private int failuresInRow;
    private int failuresInSlot;
    private long checkedHour = -1;
    private DateTimeOffset retryAt;

    /// <param name="queueGrew">Called when there may be something new to send, or a round is over.</param>
    public MeterLoop(MeterConfig meter, MeterMemory memory, IMeterDriver driver, AgentScope scope, Action queueGrew)
    {
        this.meter = meter;
        this.scope = scope;
        this.driver = driver;
        this.queueGrew = queueGrew;
        log = scope.Log;
        answeredSlot = memory.LastSlot;
        triedSlot = memory.LastSlot;
        lastAnswerAt = memory.LastAnswerAt ?? 0;
        loop = new AgentLoop($"meter {meter.Id}", scope.Activity, scope.Clock);
        relay = new RelayWork(meter, driver, scope);
    }

    /// <summary>What a gateway state says of this meter. Called by another loop.</summary>
    public MeterState State => new(
        meter.Id,
        Volatile.Read(ref lastAnswerAt) is > 0 and var at ? at : null,
        Volatile.Read(ref failuresInRow));

    /// <summary>True while the slot of <paramref name="now"/> is due and was not tried yet. Called by another loop.</summary>
    public bool HasNotTried(DateTimeOffset now) => DueSlot(now) is { } slot && slot > Volatile.Read(ref triedSlot);

    /// <summary>A new command of this meter is in the book.</summary>
    public void CommandArrived()
    {
        relay.CommandArrived();
        loop.Wake();
    }

    public async Task Run(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (relay.NextMoment <= scope.Clock.GetUtcNow())
            {
                using (await scope.Exchange(cancellationToken))
                {
                    await relay.Advance(cancellationToken);
                }

                queueGrew();
            }

            if (DueSlot(scope.Clock.GetUtcNow()) is { } slot && (slot > triedSlot || retryAt <= scope.Clock.GetUtcNow()))
            {
                await PollOrSkip(slot, cancellationToken);
            }

            await loop.Wait(NextMoment(scope.Clock.GetUtcNow()), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        loop.Dispose();
        await driver.DisposeAsync();
    }

    private async Task PollOrSkip(long slot, CancellationToken cancellationToken)
    {
        if (slot > triedSlot)
        {
            failuresInSlot = 0;
        }

        if (scope.IsQueueFull)
        {
            scope.Counters.PollSkipped();
            LogSkipped(meter.Id, scope.Store.Outgoing.Queued);
            answeredSlot = slot; // of this run only: the store still knows that it has no reading
        }
        else
        {
            using (await scope.Exchange(cancellationToken))
            {
                await Poll(slot, cancellationToken);
            }
        }

        Volatile.Write(ref triedSlot, slot);
        queueGrew();
    }

    private async Task Poll(long slot, CancellationToken cancellationToken)
    {
        try
        {
            var counts = await driver.ReadTotal(cancellationToken);
            var measuredAt = scope.Clock.GetUtcNow().ToUnixTimeSeconds();
            await scope.Store.Meters.Answered(meter.Id, slot, measuredAt, counts, await ReadBands(cancellationToken));
            scope.Counters.PollAnswered();
            answeredSlot = slot;
            Volatile.Write(ref lastAnswerAt, measuredAt);
            Volatile.Write(ref failuresInRow, 0);
            await CheckRelay(slot, cancellationToken);
        }
        catch (Exception failure) when (failure is MeterSilentException or MeterRefusedException)
        {
            failuresInSlot++;
            Interlocked.Increment(ref failuresInRow);
            scope.Counters.PollFailed();
            retryAt = scope.Clock.GetUtcNow() + BackOff.Meter.After(failuresInSlot);
            LogFailed(meter.Id, failuresInRow, failure.Message);
        }
    }

    /// <summary>The bands divide what the total counts: when they cannot be read, the total is worth sending alone.</summary>
    private async Task<IReadOnlyList<long>> ReadBands(CancellationToken cancellationToken)
    {
        try
        {
            return meter.BandRegisters == 0 ? [] : await driver.ReadBands(cancellationToken);
        }
        catch (Exception failure) when (failure is MeterSilentException or MeterRefusedException)
        {
            LogWithoutBands(meter.Id, failure.Message);
            return [];
        }
    }

    /// <summary>Reads the relay back with the first poll and then with one poll an hour.</summary>
    private async Task CheckRelay(long slot, CancellationToken cancellationToken)
    {
        var hour = slot / SecondsBetweenRelayChecks;
        if (!meter.HasRelay || hour == checkedHour)
        {
            return;
        }

        try
        {
            var position = await driver.ReadRelay(cancellationToken);
            await scope.Store.Meters.Observed(meter.Id, position, scope.Clock.GetUtcNow().ToUnixTimeSeconds());
            checkedHour = hour;
        }
        catch (Exception failure) when (failure is MeterSilentException or MeterRefusedException)
        {
            LogUnchecked(meter.Id, failure.Message); // tried again with the next poll
        }
    }

    /// <summary>Begin of the slot that still needs its reading, or null.</summary>
    private long? DueSlot(DateTimeOffset now)
    {
        var slot = Slots.At(now.ToUnixTimeSeconds(), meter.PollSeconds);
        return slot > Volatile.Read(ref answeredSlot) && now < scope.StopPollingAt ? slot : null;
    }

    private DateTimeOffset? NextMoment(DateTimeOffset now)
    {
        DateTimeOffset? poll = DateTimeOffset.FromUnixTimeSeconds(Slots.At(now.ToUnixTimeSeconds(), meter.PollSeconds) + meter.PollSeconds);
        if (DueSlot(now) is not null && retryAt < poll)
        {
            poll = retryAt;
        }

        if (poll >= scope.StopPollingAt)
        {
            poll = null;
        }

        return relay.NextMoment is { } command && !(command >= poll) ? command : poll;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Meter}: poll failed, {Failures} in a row: {Reason}")]
    private partial void LogFailed(string meter, int failures, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Meter}: total without its band registers: {Reason}")]
    private partial void LogWithoutBands(string meter, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Meter}: relay not read back: {Reason}")]
    private partial void LogUnchecked(string meter, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Meter}: not polled, {Queued} messages wait for the hub; the register goes on counting")]
    private partial void LogSkipped(string meter, long queued);
}
