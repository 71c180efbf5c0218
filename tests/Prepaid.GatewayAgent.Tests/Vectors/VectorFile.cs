using System.Text.Json.Nodes;

namespace Prepaid.GatewayAgent.Tests.Vectors;

/// <summary>One file of protocol vectors; the format is in vectors/README.md.</summary>
internal sealed record VectorFile(string Id, string Protocol, string Operation, JsonObject Input, JsonObject Expected)
{
    /// <summary>Folders of the payment and push vectors, which other test projects run.</summary>
    private static readonly string[] OtherFolders = ["alipay", "bills", "nbiot", "stripe", "wechat"];

    /// <summary>The copy next to the tests.</summary>
    public static string OwnFolder => Path.Combine(AppContext.BaseDirectory, "vectors");

    /// <summary>PREPAID_VECTORS when it is set, so that another set in the same format can be run.</summary>
    public static string Folder =>
        Environment.GetEnvironmentVariable("PREPAID_VECTORS") is { Length: > 0 } chosen ? Path.GetFullPath(chosen) : OwnFolder;

    /// <summary>Paths of all meter vectors in a folder, relative to it.</summary>
    public static IEnumerable<string> PathsIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !path.Split(Path.DirectorySeparatorChar)[..^1].Intersect(OtherFolders).Any())
            .Order(StringComparer.Ordinal);

    public static VectorFile Load(string folder, string path)
    {
        var root = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, path)))!.AsObject();
        var input = root["input"]!.AsObject();
        return new VectorFile(
            (string)root["id"]!,
            (string)root["protocol"]!,
            (string)input["op"]!,
            input,
            root["expected"]!.AsObject());
    }

    public string Text(string name) =>
        (string?)Input[name] ?? throw new NotSupportedException($"{Id}: input without '{name}'.");

    public string Text(string name, string otherwise) => (string?)Input[name] ?? otherwise;

    public int Number(string name) =>
        (int?)Input[name] ?? throw new NotSupportedException($"{Id}: input without '{name}'.");

    public byte[] Bytes(string name) => Hex(Text(name));

    public static byte[] Hex(string text) => Convert.FromHexString(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));

    public NotSupportedException NotUnderstood(string what) => new($"{Id}: {what} is not understood.");
}
