using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Drivers;

/// <summary>Speaks to one meter over one connection. Not for concurrent use: one exchange at a time.</summary>
/// <remarks>A broken connection is opened again by the next call.</remarks>
public interface IMeterDriver : IAsyncDisposable
{
    /// <summary>Reads the total register, in its smallest step (<see cref="MeterConfig.Decimals"/>).</summary>
    /// <exception cref="MeterSilentException">No connection, no answer in time, or an answer that is not whole.</exception>
    /// <exception cref="MeterRefusedException">The meter answered with an error.</exception>
    Task<long> ReadTotal(CancellationToken cancellationToken);

    /// <summary>Reads the band registers that are configured, T1 first, in the same step; empty for a meter without.</summary>
    /// <exception cref="MeterSilentException">As for <see cref="ReadTotal"/>.</exception>
    /// <exception cref="MeterRefusedException">As for <see cref="ReadTotal"/>.</exception>
    Task<IReadOnlyList<long>> ReadBands(CancellationToken cancellationToken);

    /// <summary>Reads the relay or valve back.</summary>
    /// <exception cref="MeterSilentException">As for <see cref="ReadTotal"/>.</exception>
    /// <exception cref="MeterRefusedException">As for <see cref="ReadTotal"/>.</exception>
    Task<RelayPosition> ReadRelay(CancellationToken cancellationToken);

    /// <summary>Commands the relay. An acknowledgement is not the state: read back with <see cref="ReadRelay"/>.</summary>
    /// <exception cref="MeterSilentException">The outcome is unknown.</exception>
    /// <exception cref="MeterRefusedException">The meter did not do it.</exception>
    Task Switch(RelayPosition wanted, CancellationToken cancellationToken);
}

/// <summary>The meter did not answer, or not with a whole and valid frame; trying again may cure it.</summary>
public sealed class MeterSilentException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The meter answered with an error of its protocol.</summary>
public sealed class MeterRefusedException(string message) : Exception(message);
