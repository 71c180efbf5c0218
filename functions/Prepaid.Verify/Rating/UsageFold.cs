using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Rating;

/// <summary>What one day row's readings add up to.</summary>
internal sealed record FoldedDay(Position Closing, IReadOnlyList<Usage> Usages, long Advance, long Wrapped, StoredReading? Inconsistent);

/// <summary>Walks a meter's readings in measured order and takes the differences of the believed ones.</summary>
/// <param name="modulus">Counts after which the register shows zero again.</param>
internal sealed class UsageFold(long modulus)
{
    private bool isOpen;
    private Mark first;
    private Mark newestBase;
    private Mark last;
    private bool isBaseEstimated;

    /// <summary>Takes the readings of the next day row.</summary>
    public FoldedDay Take(IReadOnlyList<StoredReading> readings)
    {
        var usages = new List<Usage>();
        long advance = 0, wrapped = 0;
        StoredReading? inconsistent = null;
        foreach (var reading in readings.Where(r => r.IsJudged))
        {
            var mark = new Mark(reading.Time, reading.Sequence, reading.Effective);
            if (!isOpen)
            {
                if (reading.IsBelieved)
                {
                    (isOpen, first, newestBase, last) = (true, mark, mark, mark);
                }

                continue;
            }

            advance += mark.Counts - last.Counts;
            last = mark;
            if (!reading.IsBelieved)
            {
                continue;
            }

            var passesEnd = reading.Reason == 'w' || (reading.Decision is not ('-' or 'S') && newestBase.Counts >= modulus / 10 * 9 && mark.Counts < modulus / 10);
            var counts = mark.Counts + (passesEnd ? modulus : 0) - newestBase.Counts;
            var isRestart = reading.Decision == 'S' || (reading.Decision != '-' && counts < 0);
            if (!isRestart)
            {
                wrapped += passesEnd ? modulus : 0;
                usages.Add(new Usage(newestBase.Time, mark.Time, counts));
                inconsistent ??= counts < 0 && !isBaseEstimated && reading.Decision == '-' ? reading : null;
            }

            newestBase = mark;
            isBaseEstimated = reading.Quality == 'e';
        }

        return new FoldedDay(isOpen ? new Position(first, newestBase, last) : default, usages, advance, wrapped, inconsistent);
    }
}
