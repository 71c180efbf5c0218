using System.Globalization;
using System.Text.Json;

namespace Prepaid.Verify.Rows;

/// <summary>A site's rules.</summary>
internal sealed record SiteRow(string Place, string Site, string Zone, string Tariff, TimeSpan NoticeBeforeCut, TimeSpan FreshFor)
{
    /// <summary>True when the landlord turned cuts for unpaid rent on.</summary>
    public bool CutsForUnpaidRent { get; init; }

    /// <summary>True when the landlord turned cuts for unpaid water on.</summary>
    public bool CutsForUnpaidWater { get; init; }

    /// <summary>Account of what no tenant has.</summary>
    public string HouseAccount { get; init; } = string.Empty;

    /// <summary>Whose published prices hold, or empty.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>Water tariff that it was opened with, or empty.</summary>
    public string WaterTariff { get; init; } = string.Empty;

    public static SiteRow Of(VerifiedRow row) => new(
        row.Place,
        row.Text("Site"),
        ZoneOf(row.Text("Zone")),
        row.Text("Tariff"),
        TimeSpan.FromMinutes(row.Number("NoticeMinutes")),
        TimeSpan.FromMinutes(row.Number("FreshMinutes")))
    {
        CutsForUnpaidRent = row.Properties.ContainsKey("CutsForUnpaidRent") && row.Flag("CutsForUnpaidRent"),
        CutsForUnpaidWater = row.Properties.ContainsKey("CutsForUnpaidWater") && row.Flag("CutsForUnpaidWater"),
        HouseAccount = row.TextOr("HouseAccount", string.Empty),
        Region = row.TextOr("Region", string.Empty),
        WaterTariff = row.TextOr("WaterTariff", string.Empty),
    };

    private static string ZoneOf(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : throw new FormatException($"Zone: expected an IANA zone; found {zone}");
}

/// <summary>One physical meter at its supply point.</summary>
/// <param name="From">Unix seconds from which readings are its own; the first one has been there since ever.</param>
/// <param name="Start">Its register when it was put in, or null.</param>
/// <param name="FinalBefore">Last value of the meter before, or null.</param>
internal sealed record InstalledRow(long From, string Serial, long? Start, long? FinalBefore, bool FinalIsEstimate)
{
    /// <summary>Billed units in one unit of the register.</summary>
    public decimal Ratio { get; init; } = 1m;
}

/// <summary>A meter's entry in the directory.</summary>
internal sealed record MeterRow(string Place, string Meter, string Account, string Use, int Decimals, IReadOnlyList<InstalledRow> Installed)
{
    /// <summary>Units in one count.</summary>
    public decimal Step { get; } = StepOf(Decimals);

    /// <summary>Codes of the registers that count one band each, in the order of their numbers in day rows.</summary>
    public IReadOnlyList<string> BandRegisters { get; init; } = [];

    /// <summary>Counts after which its register shows zero again.</summary>
    public long Modulus { get; init; } = 100_000_000;

    public string Gateway { get; init; } = string.Empty;

    public bool HasRelay { get; init; }

    /// <summary>False for energy that flows back: measured, never debited.</summary>
    public bool IsImport { get; init; } = true;

    /// <exception cref="FormatException">The row is not what docs/evidence.md says.</exception>
    public static MeterRow Of(VerifiedRow row) => new(
        row.Place,
        row.Text("Meter"),
        row.Text("Account"),
        row.Text("Use"),
        (int)row.Number("Decimals"),
        InstalledOf(row.TextOr("Installations", string.Empty), decimal.Parse(row.TextOr("Ratio", "1"), CultureInfo.InvariantCulture)))
    {
        BandRegisters = row.TextOr("BandRegisters", string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Modulus = Enumerable.Repeat(10L, (int)Math.Clamp(row.NumberOr("Digits", 8), 1, 18)).Aggregate((all, ten) => all * ten),
        Gateway = row.Text("Gateway"),
        HasRelay = row.Flag("HasRelay"),
        IsImport = row.TextOr("Direction", "Import") != "Export",
    };

    /// <summary>Index of the meter that stood there at a moment.</summary>
    public int InstalledAt(long time)
    {
        var at = Installed.Count - 1;
        while (at > 0 && Installed[at].From > time)
        {
            at--;
        }

        return at;
    }

    private static List<InstalledRow> InstalledOf(string text, decimal ratio)
    {
        if (text.Length == 0)
        {
            return [new InstalledRow(0, string.Empty, null, null, false) { Ratio = ratio }];
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(i => new InstalledRow(
                i.GetProperty("From").GetInt64(),
                i.GetProperty("Serial").GetString()!,
                CountsOf(i.GetProperty("StartCounts")),
                CountsOf(i.GetProperty("FinalCountsBefore")),
                i.GetProperty("FinalIsEstimate").GetBoolean())
            {
                Ratio = i.TryGetProperty("Ratio", out var own) ? own.GetDecimal() : 1m,
            })];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"Installations: expected an array of meters; {wrong.Message}", wrong);
        }
    }

    private static long? CountsOf(JsonElement counts) => counts.ValueKind == JsonValueKind.Null ? null : counts.GetInt64();

    private static decimal StepOf(int decimals)
    {
        var step = 1m;
        for (var i = 0; i < decimals; i++)
        {
            step /= 10m;
        }

        return step;
    }
}
