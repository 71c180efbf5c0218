namespace Prepaid.Verify.Tests;

internal static class Expect
{
    /// <summary>The check fails, and one of its violations names the place.</summary>
    public static void Fails(VerificationReport report, Check check, string place)
    {
        Assert.False(report.Passed);
        Assert.False(report.Holds(check), $"{check} holds");
        Assert.True(
            report.Violations.Any(v => v.Check == check && v.Place.Contains(place, StringComparison.Ordinal)),
            $"{check} names {string.Join("; ", report.Violations.Where(v => v.Check == check).Select(v => v.Place).Take(5))}, not {place}");
    }

    public static void Passes(VerificationReport report) =>
        Assert.True(report.Passed, string.Join("\n", report.Violations.Take(5)));
}
