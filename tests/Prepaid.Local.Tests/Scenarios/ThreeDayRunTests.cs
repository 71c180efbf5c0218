namespace Prepaid.Local.Tests.Scenarios;

/// <summary>Three simulated days with faults, as ./run.sh starts them.</summary>
[Collection(LongRuns.Name)]
public sealed class ThreeDayRunTests
{
    private const int PollsOfThreeDays = 33 * 4 * 24 * 3;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, LongRuns.AreWanted ? 20 : 3)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Three_days_with_faults_end_with_every_check_held(int seed)
    {
        using var run = new SpawnedRun();
        var report = Path.Combine(run.Data, "out.json");

        var exitCode = await run.Run($"--for 3d --speed max --seed {seed} --faults on --report {report}");

        Assert.True(exitCode == 0, $"exit code {exitCode}\n{run.Output}");
        var found = LeftReport.MustHold(report, $"seed {seed}");
        var left = new LeftEvidence(run.Data);
        BooksAndDeeds.MustHold(left, $"seed {seed}");
        Assert.InRange(left.Polls.Count(), PollsOfThreeDays - 33, PollsOfThreeDays); // a fault may prevent a few
        Assert.Equal(left.Polls.Count(), found.GetProperty("readings").GetProperty("sent").GetInt64());
        Assert.True(found.GetProperty("readings").GetProperty("duplicate").GetInt64() > 0, "the faults repeat messages");
        Assert.True(found.GetProperty("simulatedHours").GetDouble() >= 72, "the report counts the hours");
        Assert.Contains(left.Commands.Where(c => c.Command == "trip"), trip => IsReconnectedByPayment(left, trip));
    }

    private static bool IsReconnectedByPayment(LeftEvidence left, ObeyedLine trip)
    {
        var account = left.RowsOf("accounts", $"command-{trip.Meter}-").First().Text("PartitionKey");
        return left.Commands.Any(c => c.Meter == trip.Meter && c.Command == "close" && c.Time > trip.Time)
            && left.RowsOf("accounts", $"command-{trip.Meter}-").Any(c => c.Text("Wanted") == "On" && c.Text("Why") == "paid")
            && left.Payments.Any(p => p.Account == account);
    }
}
