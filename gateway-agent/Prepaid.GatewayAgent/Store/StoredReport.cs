using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Store;

/// <summary>A relay report as a column: the JSON of a message that holds it alone.</summary>
internal static class StoredReport
{
    public static byte[] Write(RelayReport report) => new RelayReportMessage([report]).ToJson();

    public static RelayReport Read(byte[] json) =>
        RelayReportMessage.TryParse(json, out var message, out var error)
            ? message!.Reports[0]
            : throw new InvalidOperationException($"The agent's store holds a report that it cannot have written: {error}");
}
