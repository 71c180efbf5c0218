namespace Prepaid.Functions.Metering;

/// <summary>A message, or a part of one, that can never succeed; kept with its reason and shown.</summary>
/// <param name="Device">Who sent it, by the connection.</param>
/// <param name="Position">Where it stands in the log: makes the row key, so that a repetition parks once.</param>
/// <param name="Part">Meter or report it is about, or empty for the whole message.</param>
/// <param name="Kind">Application property kind, as sent.</param>
/// <param name="Reason">What was expected.</param>
/// <param name="Body">The body, at most 30,000 bytes of it, as base64.</param>
/// <param name="EnqueuedAt">When the hub accepted it.</param>
/// <param name="ParkedAt">When it was parked.</param>
public sealed record ParkedMessage(string Device, string Position, string Part, string Kind, string Reason, string Body, DateTimeOffset EnqueuedAt, DateTimeOffset ParkedAt);
