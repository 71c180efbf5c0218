using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>Data of the public price notice (公示) of a site and month: what each account paid for a unit, against catalogue and cap.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Month">First day of the local month.</param>
/// <param name="Lines">By account id.</param>
public sealed record CapCertificate(string Site, DateOnly Month, ImmutableArray<CertificateLine> Lines)
{
    /// <summary>True when the notice may be issued: no breach, nothing missing.</summary>
    public bool MayBeIssued => Lines.All(line => line.Verdict.Allowed);

    /// <summary>Units of all lines.</summary>
    public decimal Quantity => Lines.Sum(line => line.Statement.Quantity);

    /// <summary>Fen of all lines, everything included whether or not it counts for the cap.</summary>
    public Money Charged => Lines.Aggregate(
        Money.Zero, (sum, line) => sum + line.Statement.Energy + line.Statement.Fee + line.Statement.CommonArea + line.Statement.Loss);

    /// <summary>Draws up the notice from a month's statements.</summary>
    public static CapCertificate Of(string site, DateOnly month, IEnumerable<StatementFigures> statements, PriceCap cap)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(cap);
        return new CapCertificate(
            site,
            month,
            [.. statements.OrderBy(statement => statement.Account, StringComparer.Ordinal).Select(statement => new CertificateLine(statement, cap.CheckStatement(statement)))]);
    }
}
