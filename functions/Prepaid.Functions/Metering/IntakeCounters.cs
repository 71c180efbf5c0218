using Prepaid.Domain.Metering;

namespace Prepaid.Functions.Metering;

/// <summary>What arrived since the start of this instance; repetitions are counted here and nowhere else, because they write nothing.</summary>
public sealed class IntakeCounters
{
    private readonly Lock gate = new();

    public Arrivals Total { get; private set; }

    public void Count(in Arrivals arrivals)
    {
        lock (gate)
        {
            Total += arrivals;
        }
    }
}
