using System.Globalization;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Exceptions;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Devices;

/// <summary>A device's way to its hub over time: connects when it is needed, renews the token by reconnecting before it ends.</summary>
internal sealed class DeviceUplink : IAsyncDisposable
{
    private static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromHours(1);
    private const int DefaultRenewalBuffer = 15; // percent

    private readonly DeviceAddress address;
    private readonly TimeSpan timeToLive;
    private readonly TimeSpan renewAfter;
    private readonly TimeProvider clock;
    private readonly Activities activities;
    private readonly ILogger? log;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock handlerGate = new();
    private readonly Queue<Message> unhandled = [];
    private ReceiveMessageCallback? handler;
    private object? handlerContext;
    private DeviceConnection? current;
    private Moment? renewal;
    private bool disposed;

    public DeviceUplink(DeviceAddress address, ClientOptions? options)
    {
        this.address = address;
        timeToLive = options is { SasTokenTimeToLive.Ticks: > 0 } ? options.SasTokenTimeToLive : DefaultTimeToLive;
        renewAfter = timeToLive * (100 - (options is { SasTokenRenewalBuffer: > 0 } ? options.SasTokenRenewalBuffer : DefaultRenewalBuffer)) / 100;
        clock = address.Cloud?.Clock ?? TimeProvider.System;
        activities = address.Cloud?.Activities ?? new Activities();
        log = address.Cloud?.Loggers.CreateLogger("device");
        Work = new WorkCounter($"device {address.DeviceId}", activities);
        activities.Add(Work);
    }

    /// <summary>Operations and renewals in hand.</summary>
    public WorkCounter Work { get; }

    public ConnectionStatusChangesHandler? StatusChanged { get; set; }

    /// <summary>The live connection, opened if there is none.</summary>
    public ValueTask<DeviceConnection> Connected(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return Volatile.Read(ref current) is { } live ? ValueTask.FromResult(live) : new ValueTask<DeviceConnection>(Connect(cancellationToken));
    }

    public async Task Listen(ReceiveMessageCallback? callback, object? context, CancellationToken cancellationToken)
    {
        lock (handlerGate)
        {
            handler = callback;
            handlerContext = context;
            while (callback is not null && unhandled.TryDequeue(out var message))
            {
                Hand(message);
            }
        }

        var connection = await Connected(cancellationToken);
        var filter = DeviceTopic.CommandFilter(address.DeviceId);
        await (callback is null ? connection.Unsubscribe(filter, cancellationToken) : connection.Subscribe(filter, cancellationToken));
    }

    /// <summary>False when the command was delivered over an earlier connection: it comes again.</summary>
    public bool TryComplete(string lockToken) =>
        lockToken.Split(':') is [var generation, var packetId]
        && Volatile.Read(ref current) is { } live
        && live.Generation == generation
        && ushort.TryParse(packetId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && live.Acknowledge(id);

    /// <summary>Waits in business time without being busy; busy again when it returns or throws, before the clock can move.</summary>
    public async Task Pause(TimeSpan wait, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = clock.CreateTimer(_ => Resume(() => over.TrySetResult()), null, wait, Timeout.InfiniteTimeSpan);
        using var cancellation = cancellationToken.Register(() => Resume(() => over.TrySetCanceled(cancellationToken)));
        Work.End();
        await over.Task;

        void Resume(Func<bool> isFirst)
        {
            Work.Begin();
            if (!isFirst())
            {
                Work.End();
            }
        }
    }

    public async Task Close(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await Replace();
        }
        finally
        {
            gate.Release();
        }

        StatusChanged?.Invoke(ConnectionStatus.Disabled, ConnectionStatusChangeReason.Client_Close);
    }

    public void Abort()
    {
        disposed = true;
        renewal?.Dispose();
        Interlocked.Exchange(ref current, null)?.Abort();
        activities.Remove(Work);
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await gate.WaitAsync();
        try
        {
            await Replace();
        }
        finally
        {
            gate.Release();
        }

        activities.Remove(Work);
    }

    private async Task<DeviceConnection> Connect(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return Volatile.Read(ref current) ?? await Open(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Under the gate.</summary>
    private async Task<DeviceConnection> Open(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        DeviceConnection opened;
        try
        {
            opened = await DeviceConnection.Open(address, now + timeToLive, Received, Lost, cancellationToken);
        }
        catch (UnauthorizedException)
        {
            StatusChanged?.Invoke(ConnectionStatus.Disconnected, ConnectionStatusChangeReason.Bad_Credential);
            throw;
        }

        StatusChanged?.Invoke(ConnectionStatus.Connected, ConnectionStatusChangeReason.Connection_Ok);
        Volatile.Write(ref current, opened);
        if (opened.HasEnded)
        {
            Lost(opened); // once more: the first time it was not current yet
            throw new IotHubCommunicationException();
        }

        if (handler is not null && !opened.SessionPresent)
        {
            await opened.Subscribe(DeviceTopic.CommandFilter(address.DeviceId), cancellationToken);
        }

        renewal?.Dispose();
        renewal = new Moment(clock, now + renewAfter, RenewalDue);
        return opened;
    }

    /// <summary>Under the gate: ends the live connection on purpose.</summary>
    private async Task Replace()
    {
        renewal?.Dispose();
        renewal = null;
        if (Interlocked.Exchange(ref current, null) is { } old)
        {
            await old.Close();
        }
    }

    private void RenewalDue()
    {
        Work.Begin(); // while the clock still waits for its callback
        _ = Renew();
    }

    private async Task Renew()
    {
        try
        {
            await gate.WaitAsync();
            try
            {
                if (!disposed && Volatile.Read(ref current) is not null)
                {
                    await Replace();
                    await Open(CancellationToken.None);
                }
            }
            finally
            {
                gate.Release();
            }
        }
        catch (IotHubException failed)
        {
            log?.LogWarning("{Device}: the connection with a new token failed, {Reason}", address.DeviceId, failed.Message);
            if (failed is not UnauthorizedException)
            {
                StatusChanged?.Invoke(ConnectionStatus.Disconnected, ConnectionStatusChangeReason.Communication_Error);
            }
        }
        finally
        {
            Work.End();
        }
    }

    private void Lost(DeviceConnection connection)
    {
        lock (handlerGate)
        {
            unhandled.Clear(); // their locks ended with the connection
        }

        if (ReferenceEquals(Interlocked.CompareExchange(ref current, null, connection), connection))
        {
            StatusChanged?.Invoke(ConnectionStatus.Disconnected, ConnectionStatusChangeReason.Communication_Error);
        }
    }

    private void Received(DeviceConnection connection, MqttPacket.Publish publish)
    {
        var message = DeviceTopic.Command(address.DeviceId, publish.Topic, publish.Payload, $"{connection.Generation}:{publish.PacketId}");
        lock (handlerGate)
        {
            if (handler is null)
            {
                unhandled.Enqueue(message);
            }
            else
            {
                Hand(message);
            }
        }
    }

    /// <summary>Starts the callback and does not wait for its end: the application is busy from the moment it is called.</summary>
    private void Hand(Message message)
    {
        var running = handler!(message, handlerContext!);
        _ = running.ContinueWith(
            t => log?.LogError(t.Exception, "{Device}: the message callback failed; the command comes again when its lock ends", address.DeviceId),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
