namespace Prepaid.LocalAzure.EventHubs;

/// <summary>A message at its place in the log.</summary>
/// <param name="Partition">From 0.</param>
/// <param name="Sequence">From 0 in each partition, without gaps.</param>
/// <param name="Offset">Bytes of the partition before this message.</param>
/// <param name="Message">What was appended.</param>
public sealed record StoredMessage(int Partition, long Sequence, long Offset, LoggedMessage Message);
