using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Running;

/// <summary>./run.sh without a command: runs the product until Ctrl-C or the end of --for, then verifies.</summary>
public static class RunCommand
{
    private const string Zone = "Asia/Shanghai";

    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        if (!RunOptions.TryParse(args, out var options, out var error))
        {
            await errors.WriteLineAsync(error);
            return 2;
        }

        var data = Path.GetFullPath(options.Data ?? (options.For is null ? ".data" : Directory.CreateTempSubdirectory("prepaid-").FullName));
        var state = RunState.Open(data, PlanOf(options));
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        TimeProvider clock = state.Plan.IsVirtual ? new VirtualClock(state.Reached ?? state.Plan.Start) : TimeProvider.System;
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new Narrator(output, clock, state.Plan.Zone, state.Plan.IsVirtual)));
        var elapsed = Stopwatch.StartNew();
        await using var run = await LocalRun.Start(data, state, clock, state.Plan.Until is null ? options.Port : 0, SimulatedTariff.Json, loggers);
        await output.WriteLineAsync($"data   {data}");
        await output.WriteLineAsync($"portal {run.Address}");
        if (!state.Plan.IsVirtual)
        {
            await output.WriteLineAsync("Meters are polled at every quarter of an hour; Ctrl-C stops.");
        }

        await Go(run, state.Plan, clock, interrupted.Token);
        await run.Stop();
        if (state.Plan.Until is null)
        {
            return 0;
        }

        return await Conclude(run, clock, data, options, elapsed, output);
    }

    private static async Task<int> Conclude(LocalRun run, TimeProvider clock, string data, RunOptions options, Stopwatch elapsed, TextWriter output)
    {
        var report = run.Verify(elapsed);
        await File.WriteAllTextAsync(options.Report ?? Path.Combine(data, "report.json"), report.ToJson());
        report.Print(output);
        var isPunctual = run.LongestLateness == TimeSpan.Zero || clock is not VirtualClock;
        if (!isPunctual)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"A timer ran {run.LongestLateness} late."));
        }

        return report.Passed && isPunctual ? 0 : 1;
    }

    private static async Task Go(LocalRun run, RunPlan plan, TimeProvider clock, CancellationToken interrupted)
    {
        if (clock is VirtualClock virtualClock)
        {
            await run.RunVirtual(virtualClock, interrupted);
            return;
        }

        try
        {
            var left = plan.Until is { } until ? until - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
            await Task.Delay(left == Timeout.InfiniteTimeSpan || left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, interrupted);
            await run.Drain(interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // Ctrl-C: stop in order.
        }
    }

    private static RunPlan PlanOf(RunOptions options)
    {
        var start = options.IsVirtual
            ? new DateTimeOffset(options.Start.ToDateTime(TimeOnly.MinValue), TimeZoneInfo.FindSystemTimeZoneById(Zone).GetUtcOffset(options.Start.ToDateTime(TimeOnly.MinValue)))
            : TimeProvider.System.GetUtcNow();
        return new RunPlan(start, options.For is { } span ? start + span : null, Zone, options.Seed, options.HasFaults, options.IsVirtual);
    }
}
