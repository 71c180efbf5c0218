using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>What became of a change of a tariff.</summary>
public abstract record TariffOutcome
{
    private TariffOutcome()
    {
    }

    /// <summary>Done; store the new history.</summary>
    public sealed record Changed(TariffHistory History) : TariffOutcome;

    /// <summary>Refused; nothing changed.</summary>
    public sealed record Refused(ImmutableArray<TariffProblem> Problems) : TariffOutcome;
}
