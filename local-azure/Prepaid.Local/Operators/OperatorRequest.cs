namespace Prepaid.Local.Operators;

/// <summary>Something that one of the simulated operators asks of the product.</summary>
/// <param name="From">Not before.</param>
/// <param name="Role">Who asks.</param>
/// <param name="Path">Route.</param>
/// <param name="Body">Sent as JSON.</param>
public sealed record OperatorRequest(DateTimeOffset From, string Role, string Path, object Body);
