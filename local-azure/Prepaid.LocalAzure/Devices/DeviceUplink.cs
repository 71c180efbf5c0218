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
    private readonly DeviceAddress address;
    private readonly TokenLife token;
    private readonly TimeProvider clock;
    private readonly Activities activities;
    private readonly ILogger? log;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CommandInbox inbox;
    private DeviceConnection? current;
    private Moment? renewal;
    private bool disposed;

    public DeviceUplink(DeviceAddress address, ClientOptions? options)
    {
        this.address = address;
        token = TokenLife.Of(options);
        clock = address.Cloud?.Clock ?? TimeProvider.System;
        activities = address.Cloud?.Activities ?? new Activities();
        log = address.Cloud?.Loggers.CreateLogger("device");
        inbox = new CommandInbox(address.DeviceId, log);
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
        inbox.SetHandler(callback, context);
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

    /// <summary>Waits in business time before the next try.</summary>
    public Task Pause(TimeSpan wait, CancellationToken cancellationToken) => RetryPause.Of(wait, Work, clock, cancellationToken);

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
            opened = new DeviceConnection(await DeviceDial.Connect(address, now + token.Length, cancellationToken), Received, Lost);
        }
        catch (UnauthorizedException)
        {
            StatusChanged?.Invoke(ConnectionStatus.Disconnected, ConnectionStatusChangeReason.Bad_Credential);
            throw;
        }

        StatusChanged?.Invoke(ConnectionStatus.Connected, ConnectionStatusChangeReason.Connection_Ok);
        Volatile.Write(ref current, opened);
        opened.Start(); // not before: a command that comes at once must find its connection current
        if (disposed)
        {
            opened.Abort();
        }

        if (inbox.HasHandler && !opened.SessionPresent)
        {
            await opened.Subscribe(DeviceTopic.CommandFilter(address.DeviceId), cancellationToken);
        }

        renewal?.Dispose();
        renewal = new Moment(clock, now + token.RenewAfter, RenewalDue);
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
        inbox.Forget();
        if (ReferenceEquals(Interlocked.CompareExchange(ref current, null, connection), connection))
        {
            StatusChanged?.Invoke(ConnectionStatus.Disconnected, ConnectionStatusChangeReason.Communication_Error);
        }
    }

    private void Received(DeviceConnection connection, MqttPacket.Publish publish) =>
        inbox.Receive(DeviceTopic.Command(address.DeviceId, publish.Topic, publish.Payload, $"{connection.Generation}:{publish.PacketId}"));
}
