using Prepaid.Local.Running;

namespace Prepaid.Local.Tests.Running;

public sealed class RunStateTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private readonly string folder = Directory.CreateTempSubdirectory("prepaid-state-").FullName;

    [Fact]
    public void A_fresh_folder_takes_the_plan_and_has_reached_nothing()
    {
        using var state = RunState.Open(folder, Plan(seed: 3));

        Assert.Equal(Plan(seed: 3), state.Plan);
        Assert.Null(state.Reached);
    }

    [Fact]
    public void A_second_start_keeps_the_first_plan_and_the_moment_reached()
    {
        using (var first = RunState.Open(folder, Plan(seed: 3)))
        {
            first.Keep(Start.AddHours(5));
            first.Keep(Start.AddHours(6));
        }

        using var second = RunState.Open(folder, Plan(seed: 4));

        Assert.Equal(Plan(seed: 3), second.Plan);
        Assert.Equal(Start.AddHours(6), second.Reached);
    }

    [Fact]
    public async Task Two_runs_do_not_share_a_folder_at_once()
    {
        using var first = RunState.Open(folder, Plan(seed: 3));
        using var errors = new StringWriter();

        Assert.Throws<IOException>(() => RunState.Open(folder, Plan(seed: 3)));
        Assert.Equal(2, await RunCommand.Run(["--for", "1h", "--speed", "max", "--data", folder], TextWriter.Null, errors));
        Assert.Contains(folder, errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static RunPlan Plan(int seed) => new(Start, Start.AddDays(3), "Asia/Shanghai", seed, HasFaults: true, IsVirtual: true);
}
