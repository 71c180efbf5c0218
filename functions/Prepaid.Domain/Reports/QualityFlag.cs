namespace Prepaid.Domain.Reports;

/// <summary>Quality flags of exports (R61), the graver the later.</summary>
public static class QualityFlag
{
    /// <summary>Read and billed.</summary>
    public const string Good = "";

    /// <summary>A gap was split, or an end of the interval was an estimate.</summary>
    public const string Estimated = "estimated";

    /// <summary>Measured; waits for a price or a decision.</summary>
    public const string Held = "held";

    /// <summary>Not read: the figure is blank, never zero (R12).</summary>
    public const string Missing = "missing";

    private static readonly string[] ByGravity = [Good, Estimated, Held, Missing];

    /// <summary>The graver of two.</summary>
    public static string Graver(string left, string right) => Array.IndexOf(ByGravity, left) >= Array.IndexOf(ByGravity, right) ? left : right;
}
