namespace Prepaid.Domain.Metering;

/// <summary>What the judge made of one batch of readings in measured order.</summary>
/// <param name="Closing">State behind the last reading: the opening of the next batch.</param>
/// <param name="Readings">The readings with their verdicts, in measured order.</param>
/// <param name="Usage">Consumption that became known, in time order.</param>
/// <param name="Counted">Per installation that moved: rejected, wrapped, held and advance; billed and measured are the rater's.</param>
/// <param name="EarlierDoubt">Quality that doubtful readings before this batch now have; <see cref="Quality.Unjudged"/> leaves them.</param>
public sealed record Judgement(
    MeterState Closing,
    DayReading[] Readings,
    List<UsageInterval> Usage,
    IReadOnlyList<InstallationFigures> Counted,
    Quality EarlierDoubt);
