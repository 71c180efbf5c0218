using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>What a cut is judged by, as its command says what it is for.</summary>
/// <param name="Owed">What the entries booked by then must show.</param>
/// <param name="Level">Level of its final notice.</param>
/// <param name="Gain">What an entry brings the balance that counts.</param>
/// <param name="IsAllowedOn">Whether a site has such cuts at all.</param>
internal sealed record CutCause(string Owed, string Level, Func<EntryRow, long> Gain, Func<SiteRow, bool> IsAllowedOn)
{
    private static readonly CutCause Electricity = new("a balance of 0 or less", "Empty", e => e.Gain(EntryRow.ElectricityWallet), _ => true) { IsOwedAtZero = true };

    /// <summary>A property fee never adds to unpaid rent.</summary>
    private static readonly CutCause Rent = new("unpaid rent", "RentOverdue", e => e.Gain("wallet:rent") + e.Gain("revenue:property-fee"), site => site.CutsForUnpaidRent);

    private static readonly CutCause Water = new("unpaid water", "WaterOverdue", e => e.Gain("wallet:water"), site => site.CutsForUnpaidWater);

    /// <summary>True for prepaid electricity: it is used up at 0, and a small rise above does not end that. The others are owed below 0 only.</summary>
    public bool IsOwedAtZero { get; private init; }

    public static CutCause Of(CommandRow cut) => cut.Why switch
    {
        "rent" => Rent,
        "water" => Water,
        _ => Electricity,
    };
}
