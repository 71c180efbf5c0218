using System.Collections.Immutable;

namespace Prepaid.Domain.Metering;

/// <summary>What the engine must know of a meter to judge its readings.</summary>
public sealed record MeterSetup
{
    /// <summary>Register code of the total, as on the wire.</summary>
    public const string TotalRegister = "T";

    /// <summary>Most band registers of a meter.</summary>
    public const int MaxBands = BandCounts.Capacity;

    private MeterSetup? _forBand;

    private MeterSetup(ImmutableArray<Installation> installations, ImmutableArray<string> bandRegisters)
    {
        Installations = installations;
        BandRegisters = bandRegisters;
    }

    /// <summary>At least one, by ascending start.</summary>
    public ImmutableArray<Installation> Installations { get; }

    /// <summary>Codes of the registers that count one band each, in the meter's order; empty when it has none.</summary>
    public ImmutableArray<string> BandRegisters { get; }

    /// <summary>Counts by which the bands may differ from the total over one interval (rule R22); 2 per band unless set.</summary>
    public long BandTolerance { get; init; }

    /// <summary>What turns its consumption into a debit; by readings unless set.</summary>
    public DebitedBy DebitedBy { get; init; }

    /// <summary>False for a meter that is only measured: it takes no part in tiers that the meters of an account share.</summary>
    public bool IsDebited => DebitedBy != DebitedBy.Nothing;

    /// <summary>Longer intervals are gaps: cut pro rata of time, their parts are labelled as estimated (rule R16). Default an hour.</summary>
    public TimeSpan GapAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Readings received later than this after they were measured are held (rule R54); default never.</summary>
    public TimeSpan? BackBillingLimit { get; init; }

    /// <summary>Checks order and number; throws <see cref="ArgumentException"/>.</summary>
    public static MeterSetup Of(IEnumerable<Installation> installations, IEnumerable<string>? bandRegisters = null)
    {
        ArgumentNullException.ThrowIfNull(installations);
        ImmutableArray<Installation> all = [.. installations];
        ImmutableArray<string> bands = [.. bandRegisters ?? []];
        if (all.IsEmpty || all.Zip(all.Skip(1)).Any(pair => pair.First.From >= pair.Second.From))
        {
            throw new ArgumentException("Expected at least one installation, by ascending start.", nameof(installations));
        }

        if (bands.Length > MaxBands || bands.Contains(TotalRegister) || bands.Distinct(StringComparer.Ordinal).Count() != bands.Length)
        {
            throw new ArgumentException($"Expected at most {MaxBands} different band registers, none of them the total.", nameof(bandRegisters));
        }

        return new MeterSetup(all, bands) { BandTolerance = 2L * bands.Length };
    }

    /// <summary>One meter of one model since ever, opened by its first reading.</summary>
    public static MeterSetup Of(RegisterModel model, decimal ratio = 1m) => Of([new Installation(long.MinValue, string.Empty, model, ratio)]);

    /// <summary>The same installations for a band register judged by itself: their signed values are those of the total.</summary>
    internal MeterSetup ForBand => _forBand ??= new MeterSetup(
        [.. Installations.Select(installation => installation with { OpeningCounts = null, FinalCountsBefore = null })], [])
    {
        DebitedBy = DebitedBy.Nothing,
        BackBillingLimit = BackBillingLimit,
    };

    /// <summary>Index of a register: 0 for the total, 1 and up for bands, -1 for a register that this meter does not have.</summary>
    public int IndexOf(string register) => register == TotalRegister ? 0 : BandRegisters.IndexOf(register) + 1 is var i and > 0 ? i : -1;

    /// <summary>The code behind an index.</summary>
    public string RegisterAt(int index) => index == 0 ? TotalRegister : BandRegisters[index - 1];
}
