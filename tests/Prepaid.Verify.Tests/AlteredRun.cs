using System.Text.Json.Nodes;

namespace Prepaid.Verify.Tests;

/// <summary>A copy of the sample run, or of another one's evidence, that a test alters and verifies.</summary>
internal sealed class AlteredRun : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("prepaid-verify-");

    public AlteredRun(string? evidence = null)
    {
        Directory.CreateDirectory(Evidence);
        foreach (var file in Directory.GetFiles(evidence ?? Path.Combine(AppContext.BaseDirectory, "sample")))
        {
            File.Copy(file, Path.Combine(Evidence, Path.GetFileName(file)));
        }
    }

    public string Data => data.FullName;

    public string Evidence => Path.Combine(data.FullName, "evidence");

    public IReadOnlyList<string> Rows => File.ReadAllLines(PathOf("tables.ndjson"));

    public VerificationReport Verify() => Verification.Run(VerificationInput.OfFolder(Evidence), RunFigures.Read(Evidence) ?? RunFigures.None);

    /// <summary>Replaces the lines of a file.</summary>
    public AlteredRun Edit(string file, Func<IReadOnlyList<string>, IEnumerable<string>> change)
    {
        var lines = change(File.ReadAllLines(PathOf(file))).ToList();
        File.WriteAllLines(PathOf(file), lines);
        return this;
    }

    public AlteredRun Replace(string file, string old, string with) => Edit(file, lines =>
    {
        Assert.Contains(lines, l => l.Contains(old, StringComparison.Ordinal));
        return lines.Select(l => l.Replace(old, with, StringComparison.Ordinal));
    });

    public AlteredRun Remove(string file, string with) => Edit(file, lines =>
    {
        Assert.Contains(lines, l => l.Contains(with, StringComparison.Ordinal));
        return lines.Where(l => !l.Contains(with, StringComparison.Ordinal));
    });

    public AlteredRun Append(string file, string line) => Edit(file, lines => lines.Append(line));

    /// <summary>Changes one row, named as violations name it.</summary>
    public AlteredRun Row(string place, Action<JsonObject> change) => Edit("tables.ndjson", lines =>
    {
        Assert.Contains(lines, l => PlaceOf(l) == place);
        return lines.Select(l => PlaceOf(l) == place ? Changed(l, change) : l);
    });

    public AlteredRun RemoveRow(string place) => Edit("tables.ndjson", lines =>
    {
        Assert.Contains(lines, l => PlaceOf(l) == place);
        return lines.Where(l => PlaceOf(l) != place);
    });

    /// <summary>Adds a changed copy of a row behind it.</summary>
    public AlteredRun CopyRow(string place, Action<JsonObject> change) => Edit("tables.ndjson", lines =>
        lines.SelectMany(l => PlaceOf(l) == place ? [l, Changed(l, change)] : new[] { l }));

    public JsonObject Read(string place) => JsonNode.Parse(Rows.Single(l => PlaceOf(l) == place))!.AsObject();

    public void Dispose() => data.Delete(recursive: true);

    private string PathOf(string file) => Path.Combine(Evidence, file);

    private static string PlaceOf(string line) => VerifiedRow.Parse(line).Place;

    private static string Changed(string line, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        change(json);
        return json.ToJsonString();
    }
}
