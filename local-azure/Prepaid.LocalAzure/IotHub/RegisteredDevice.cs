namespace Prepaid.LocalAzure.IotHub;

/// <summary>One identity of the hub's registry.</summary>
internal sealed record RegisteredDevice(string Id, string Generation, string ETag, bool IsEnabled, string PrimaryKey, string SecondaryKey)
{
    public string? StatusReason { get; init; }
}
