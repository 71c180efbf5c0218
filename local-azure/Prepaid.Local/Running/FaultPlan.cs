using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Running;

/// <summary>What goes wrong in a run with faults on: all of it from the seed.</summary>
public static class FaultPlan
{
    public static Faults Of(RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!plan.HasFaults)
        {
            return new Faults(plan.Seed);
        }

        var faults = new Faults(plan.Seed) { DuplicateRate = 0.03, DelayRate = 0.03, DropConnectionRate = 0.02, MeterDropRate = 0.01 };
        var length = (plan.Until ?? plan.Start + TimeSpan.FromDays(3)) - plan.Start;
        var outage = plan.Start + (length * (0.3 + (0.4 * faults.Draw("outage"))));
        faults.AddOutage("tables", outage, outage + TimeSpan.FromHours(1));
        faults.AddKillAfter("tables", "transaction", "outbox", plan.Start + (length * (0.05 + (0.2 * faults.Draw("crash")))));
        return faults;
    }
}
