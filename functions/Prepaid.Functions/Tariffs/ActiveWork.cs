namespace Prepaid.Functions.Tariffs;

/// <summary>Work on prices that waits to be carried on, so that the timer need not look through sites.</summary>
/// <param name="Scope">Scope of the shelf that caused it.</param>
/// <param name="Id">A run of the site; for a region the publication whose sites must be corrected, as kind:id.</param>
/// <param name="Since">When the hint was written; it comes before what it hints at.</param>
public sealed record ActiveWork(string Scope, string Id, DateTimeOffset Since);
