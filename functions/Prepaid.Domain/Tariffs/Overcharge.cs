namespace Prepaid.Domain.Tariffs;

/// <summary>An account's overcharge in a month, with its evidence.</summary>
/// <param name="Statement">What was charged.</param>
/// <param name="Test">The comparison under the corrected rule.</param>
/// <param name="Refund">What is above the cap, rounded up to the fen: the tenant loses nothing by rounding.</param>
public sealed record Overcharge(StatementFigures Statement, CapTest Test, Money Refund)
{
    /// <summary>Business key of the refund entry: a second run posts nothing.</summary>
    public string Key => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"overcharge/{Statement.Account}/{Statement.Month:yyyyMM}");
}
