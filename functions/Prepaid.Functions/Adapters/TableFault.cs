using Azure;

namespace Prepaid.Functions.Adapters;

/// <summary>Tells a fault of the table service, which a retry may cure, from a mistake of ours.</summary>
public static class TableFault
{
    /// <summary>True for outage, throttling, time-out and a broken connection.</summary>
    public static bool IsInfrastructure(Exception failure) =>
        failure is RequestFailedException { Status: 0 or 408 or 429 or >= 500 } or IOException or TimeoutException;
}
