namespace Prepaid.Local.Tests.Scenarios;

/// <summary>The whole process is killed with SIGKILL at random moments and started again with the same arguments.</summary>
[Collection(LongRuns.Name)]
public sealed class KilledProcessTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private const string Arguments = "--for 1d --speed max --seed 5 --faults on";

    [Fact]
    public async Task Killed_again_and_again_it_loses_nothing_and_does_nothing_twice()
    {
        var kills = LongRuns.AreWanted ? 10 : 2;
        var chance = new Random(20260301);
        var moments = Enumerable.Range(0, kills).Select(_ => Start.AddSeconds(chance.Next(0, 24 * 3600))).Order().ToList();
        var when = $"killed at {string.Join(", ", moments.Select(m => m.ToString("u")))}";
        using var run = new SpawnedRun();

        foreach (var moment in moments)
        {
            Assert.True(await run.Run(Arguments, () => run.Reached >= moment) is null, $"it ended before {moment:u}\n{run.Output}");
        }

        var last = await run.Run(Arguments);

        Assert.True(last == 0, $"exit code {last}, {when}\n{run.Output}");
        var left = new LeftEvidence(run.Data);
        BooksAndDeeds.MustHold(left, when);
        LeftReport.MustHold(Path.Combine(run.Data, "report.json"), when);
        Assert.Equal(33 * 4 * 24, left.Polls.Count());
        Assert.Contains(left.Commands, c => c.Command == "trip");
    }

    [Fact]
    public async Task Killed_anywhere_in_its_first_start_it_starts_again_and_finishes()
    {
        using var run = new SpawnedRun();
        string[] inOrderOfAppearance = ["in-use", "run.json", "cloud/iothub/hub.db", "cloud/iothub/ca.pem", "building/building.db", "cloud/tables.sqlite", "provider.ndjson", "gateway/agent.db"];

        foreach (var file in inOrderOfAppearance)
        {
            Assert.True(await run.Run("--for 2h --speed max --seed 5", () => File.Exists(Path.Combine(run.Data, file))) is null, $"it ended without {file}\n{run.Output}");
        }

        var last = await run.Run("--for 2h --speed max --seed 5");

        Assert.True(last == 0, $"exit code {last}\n{run.Output}");
        BooksAndDeeds.MustHold(new LeftEvidence(run.Data), "killed while it started");
        Assert.Equal(33 * 4 * 2, new LeftEvidence(run.Data).Polls.Count());
    }
}
