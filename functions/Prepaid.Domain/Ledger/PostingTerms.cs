namespace Prepaid.Domain.Ledger;

/// <summary>On what terms the difference that a change of meters makes is posted.</summary>
/// <param name="Today">Local date of the booking.</param>
/// <param name="Cause">Why days were rated again; null for readings that arrived.</param>
/// <param name="Bounds">What may be debited without asking; null when a person vouches for it.</param>
/// <param name="SettlesHeld">True for a person's decision on a reading: it is looked at anew whether what is held must be.</param>
internal readonly record struct PostingTerms(DateOnly Today, CorrectionCause? Cause, SafetyBounds? Bounds, bool SettlesHeld);
