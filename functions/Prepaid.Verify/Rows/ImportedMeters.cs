namespace Prepaid.Verify.Rows;

/// <summary>Register values that both sides signed when an import opened an account with a meter.</summary>
internal sealed class ImportedMeters
{
    private readonly Dictionary<(string Account, string Meter), Mark> signed = [];

    /// <summary>The value that opened a meter in an account, or null.</summary>
    public Mark? Of(string account, string meter) => signed.TryGetValue((account, meter), out var mark) ? mark : null;

    /// <summary>Takes a file as it was sent: site,meter,gateway,account,utility,decimals,ratedUnitsPerHour,hasRelay,serial,readAt,counts and what later forms add behind.</summary>
    public void Take(VerifiedRow row)
    {
        if (!row.RowKey.EndsWith(":meters", StringComparison.Ordinal))
        {
            return;
        }

        var lines = row.LongText("Text").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim('\r').Split(',')).ToList();
        var columns = lines.Count == 0 ? [] : lines[0].Select((name, i) => (name.Trim('\ufeff'), i)).ToDictionary(c => c.Item1, c => c.i, StringComparer.Ordinal);
        foreach (var fields in lines.Skip(1).Where(f => f.Length == lines[0].Length && f[columns["account"]].Length > 0))
        {
            signed[(fields[columns["account"]], fields[columns["meter"]])] = new Mark(Files.Csv.Time(fields[columns["readAt"]]).ToUnixTimeSeconds(), 0, Mark.Whole(fields[columns["counts"]]));
        }
    }
}
