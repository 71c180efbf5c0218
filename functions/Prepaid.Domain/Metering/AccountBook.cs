using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Metering;

/// <summary>The meters of one account in memory. With shared tiers those that are debited are rated as one chain, by day and then meter id (ADR 0003).</summary>
public sealed class AccountBook(TariffTimeline timeline)
{
    private readonly SortedDictionary<string, MeterBook> _meters = new(StringComparer.Ordinal);

    /// <summary>Books by meter id.</summary>
    public IReadOnlyDictionary<string, MeterBook> Meters => _meters;

    /// <summary>Adds a meter of the account.</summary>
    public void Add(string meter, MeterSetup setup) => _meters.Add(meter, new MeterBook(setup, timeline));

    /// <summary>Takes readings of one meter, rates what they touch on any meter, and posts the differences.</summary>
    public Arrivals Take(string meter, IEnumerable<MeterReading> readings)
    {
        if (!_meters[meter].IsChained)
        {
            return _meters[meter].Take(readings).Arrivals;
        }

        var (arrivals, touched) = _meters[meter].Add(readings);
        if (touched.Count > 0)
        {
            RateChain(meter, touched);
        }

        return arrivals;
    }

    private void RateChain(string meter, SortedSet<DateOnly> touched)
    {
        var chained = _meters.Where(item => item.Value.IsChained).ToList();
        var dates = new SortedSet<DateOnly>(chained.SelectMany(item => item.Value.Days).Select(day => day.Date));
        var tiers = default(TierCounters);
        foreach (var date in dates)
        {
            foreach (var (id, book) in chained)
            {
                if (book.Day(date) is null)
                {
                    continue;
                }

                book.RateDay(date, id == meter && touched.Contains(date), tiers);
                tiers = book.Day(date)!.Closing.Rating.Tiers;
            }
        }

        foreach (var (_, book) in chained)
        {
            book.SettleDoubts();
        }
    }
}
