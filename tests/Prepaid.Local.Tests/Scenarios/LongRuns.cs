namespace Prepaid.Local.Tests.Scenarios;

/// <summary>Tests that need the machine for themselves: nothing else of this project runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LongRuns
{
    public const string Name = "long runs";

    /// <summary>True under ./test.sh --long.</summary>
    public static bool AreWanted => Environment.GetEnvironmentVariable("PREPAID_LONG") == "1";
}
