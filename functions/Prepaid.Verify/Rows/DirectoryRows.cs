namespace Prepaid.Verify.Rows;

/// <summary>A site's rules.</summary>
internal sealed record SiteRow(string Place, string Site, string Zone, string Tariff, TimeSpan NoticeBeforeCut, TimeSpan FreshFor)
{
    public static SiteRow Of(VerifiedRow row) => new(
        row.Place,
        row.Text("Site"),
        row.Text("Zone"),
        row.Text("Tariff"),
        TimeSpan.FromMinutes(row.Number("NoticeMinutes")),
        TimeSpan.FromMinutes(row.Number("FreshMinutes")));
}

/// <summary>A meter's entry in the directory.</summary>
internal sealed record MeterRow(string Place, string Meter, string Account, int Decimals)
{
    /// <summary>Units in one count.</summary>
    public decimal Step { get; } = StepOf(Decimals);

    public static MeterRow Of(VerifiedRow row) => new(row.Place, row.Text("Meter"), row.Text("Account"), (int)row.Number("Decimals"));

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
