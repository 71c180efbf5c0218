using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Local.Building;
using Prepaid.Local.Running;
using Prepaid.Local.Tenants;
using Prepaid.LocalAzure.Core;
using Prepaid.Verify;

namespace Prepaid.Local.Tests.Scenarios;

/// <summary>
/// Two hours of two tenants: one runs empty, is warned, cut, pays and is supplied again; the other pays when warned.
/// The whole product takes part, in virtual time; whoever is killed starts again from the data folder.
/// </summary>
internal static class ShortStory
{
    public const string CutMeter = "E-001";
    public const string CutAccount = "A-001";

    private const string Tariff = """{"tariff":"flat","unit":"kWh","versions":[{"version":"v1","from":"2026-01-01","price":0.82,"serviceFee":0.03}]}""";

    public static readonly TimeSpan NoticeBeforeCut = TimeSpan.FromMinutes(30);

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // against a clock that stands still, not a measure

    /// <summary>Plays the story to its end.</summary>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="watch">Sees the run once it is started.</param>
    /// <param name="loggers">Hears what happens.</param>
    public static async Task<StoryEnd> Play(Faults faults, Action<LocalRun>? watch = null, ILoggerFactory? loggers = null)
    {
        var data = Directory.CreateTempSubdirectory("prepaid-story-").FullName;
        try
        {
            var (run, deaths) = await Begin(data, faults, loggers ?? NullLoggerFactory.Instance);
            await using var _ = run;
            watch?.Invoke(run);
            await Finish(run);
            return await End(run, data, deaths);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<(LocalRun Run, int Deaths)> Begin(string data, Faults faults, ILoggerFactory loggers)
    {
        try
        {
            return (await Open(data, faults, loggers), 0);
        }
        catch (ProcessKilledException)
        {
            return (await Open(data, new Faults(faults.Seed), loggers), 1); // killed while it started: started again, as a host would
        }
    }

    /// <summary>Starts the story in the folder, or continues it.</summary>
    public static async Task<LocalRun> Open(string data, Faults faults, ILoggerFactory loggers)
    {
        var state = RunState.Open(data, new RunPlan(Start, Start + TimeSpan.FromHours(2), "Asia/Shanghai", Seed: 7, HasFaults: false, IsVirtual: true));
        var clock = new VirtualClock(state.Reached ?? state.Plan.Start);
        var scene = new RunScene
        {
            IsConnected = m => m.Id is CutMeter or "E-017" or "W-001",
            Tenants = TenantsOf,
            Rules = new SiteRules { Switching = new SwitchRules { NoticeBeforeCut = NoticeBeforeCut } },
            Faults = faults,
        };
        return await LocalRun.Start(data, state, clock, port: 0, Tariff, loggers, scene);
    }

    /// <summary>Stops a story that is drained, and reads what it left.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">Its folder.</param>
    /// <param name="deaths">Kills before this run.</param>
    public static async Task<StoryEnd> End(LocalRun run, string data, int deaths = 0)
    {
        await run.Stop();
        var report = run.Verify(Stopwatch.StartNew());
        return new StoryEnd(new LeftEvidence(data), report, run.Cloud.Calls.Count, deaths + run.Cloud.Calls.Deaths, run.LongestLateness.Late);
    }

    /// <summary>Runs the story to its end, or until <paramref name="moment"/>.</summary>
    public static async Task Finish(LocalRun run, DateTimeOffset? moment = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var reached = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, reached.Token);
        using var alarm = moment is { } at ? run.Cloud.Clock.CreateTimer(_ => reached.Cancel(), null, at - run.Cloud.Clock.GetUtcNow(), Timeout.InfiniteTimeSpan) : null;
        try
        {
            await run.RunVirtual((VirtualClock)run.Cloud.Clock, either.Token);
        }
        catch (OperationCanceledException) when (reached.IsCancellationRequested)
        {
            // As far as was asked for.
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Assert.Fail($"The clock stands at {run.Cloud.Clock.GetUtcNow():u}; busy: {run.Busy()}");
        }
    }

    private static IReadOnlyList<Tenant> TenantsOf(IReadOnlyList<BuildingMeter> meters) =>
    [
        new Tenant(CutAccount, "101", meters[0], meters[2], TenantHabit.PaysAfterCut, TimeSpan.FromMinutes(25), OpeningFen: 60, TopUpFen: 5_000, "+8619900000001", "zh"),
        new Tenant("A-002", "102", meters[1], null, TenantHabit.PaysAfterWarning, TimeSpan.FromMinutes(20), OpeningFen: 500, TopUpFen: 3_000, "+8619900000002", "en"),
    ];
}

/// <summary>What a story left.</summary>
/// <param name="Left">Its evidence.</param>
/// <param name="Report">What the verifier says of it.</param>
/// <param name="Calls">Calls of the stand-in.</param>
/// <param name="Deaths">Kills.</param>
/// <param name="LongestLateness">Of any wait.</param>
internal sealed record StoryEnd(LeftEvidence Left, VerificationReport Report, long Calls, long Deaths, TimeSpan LongestLateness)
{
    /// <summary>Books and deeds hold, and the one tenant was warned, cut, and supplied again, whatever happened meanwhile.</summary>
    public void MustBeWhole(string when)
    {
        Assert.True(Report.Passed, $"{when}: {string.Join("; ", Report.Violations)}");
        BooksAndDeeds.MustHold(Left, when, fenPerCount: 0.82m);
        var obeyed = Left.Commands.Where(c => c.Meter == ShortStory.CutMeter).ToList();
        Assert.True(obeyed.Select(c => c.Command).SequenceEqual(["trip", "close"]), $"{when}: {string.Join(", ", obeyed)}");
        var final = Left.Texts.First(t => t is { Account: ShortStory.CutAccount, Level: "Empty" });
        Assert.True(obeyed[0].Time - final.SentAt >= ShortStory.NoticeBeforeCut, $"{when}: {final}, {obeyed[0]}");
        Assert.True(Left.Payments.Count == 2, $"{when}: {Left.Payments.Count} payments");
        Assert.True(Left.Polls.Count() == 3 * 8, $"{when}: {Left.Polls.Count()} polls");
    }
}
