using System.Collections.Immutable;
using Prepaid.Domain;
using Prepaid.Domain.Billing;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Billing;

/// <summary>A monthly amount from a date on, as sent and stored.</summary>
public sealed record RentStepBody(DateOnly From, long MonthlyFen);

/// <summary>Days that cost nothing, as sent and stored.</summary>
public sealed record RentFreeBody(DateOnly From, DateOnly Through);

/// <summary>The terms of an agreement, as sent and stored (docs/billing.md).</summary>
/// <param name="From">First day.</param>
/// <param name="Through">Last day, or null.</param>
/// <param name="Steps">Monthly amounts, the first from the first day on.</param>
/// <param name="Free">Days that cost nothing.</param>
/// <param name="DueDay">1 to 31, clamped in shorter months.</param>
/// <param name="Kind">rent or propertyFee.</param>
/// <param name="Proration">actualDays or thirtyDays.</param>
public sealed record RentTermsBody(
    DateOnly From, DateOnly? Through, ImmutableArray<RentStepBody> Steps, ImmutableArray<RentFreeBody> Free, int DueDay, RentKind Kind, RentProration Proration)
{
    public static RentTermsBody Of(RentTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new(
            terms.From,
            terms.Through,
            [.. terms.Steps.Select(s => new RentStepBody(s.From, s.Monthly.Fen))],
            [.. terms.Free.Select(f => new RentFreeBody(f.From, f.Through))],
            terms.DueDay,
            terms.Kind,
            terms.Proration);
    }

    public RentTerms ToTerms() => new()
    {
        From = From,
        Through = Through,
        Steps = [.. Steps.Select(s => new RentStep(s.From, Money.FromFen(s.MonthlyFen)))],
        Free = [.. Free.Select(f => new RentFreeDays(f.From, f.Through))],
        DueDay = DueDay,
        Kind = Kind,
        Proration = Proration,
    };
}

/// <summary>Body of a proposed agreement (version 1) or of a later version of it.</summary>
public sealed record RentProposalBody(string Agreement, int Version, RentTermsBody Terms, string Reason) : IRequestBody
{
    public string? Fault() =>
        RequestBody.IdFault("agreement", Agreement)
        ?? (Version is >= 1 and <= 999 ? null : "version: expected 1 for a new agreement, else the next number, at most 999")
        ?? (Terms.ToTerms().Fault() is { } fault ? "terms." + fault : null)
        ?? RequestBody.TextFault("reason", Reason);
}

/// <summary>Body that proposes to end an agreement early: its next version is the one in force with another last day.</summary>
public sealed record RentEndBody(int Version, DateOnly LastDay, string Reason) : IRequestBody
{
    public string? Fault() => (Version is >= 2 and <= 999 ? null : "version: expected the next number, at least 2") ?? RequestBody.TextFault("reason", Reason);
}

/// <summary>Body of a withdrawal.</summary>
public sealed record RentWithdrawalBody(string Reason) : IRequestBody
{
    public string? Fault() => RequestBody.TextFault("reason", Reason);
}

/// <summary>A version of an agreement, as answered.</summary>
/// <param name="State">proposed, approved, refused or withdrawn.</param>
/// <param name="InForceFrom">Local date of the first run that follows it.</param>
public sealed record RentVersionAnswer(
    string Account, string Agreement, int Version, string Room, RentTermsBody Terms, string Reason, string State, string ProposedBy, DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt, DateOnly? InForceFrom)
{
    public static RentVersionAnswer Of(RentVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new(
            version.Account, version.Agreement, version.Number, version.Room, RentTermsBody.Of(version.Terms), version.Reason, version.State.ToString().ToLowerInvariant(),
            version.ProposedBy, version.ProposedAt, version.DecidedBy, version.DecidedAt, version.InForceFrom);
    }
}
