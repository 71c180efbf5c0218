using System.Collections.Immutable;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>Sums parts by key. There are few a day, so a search from the newest is the fastest index.</summary>
internal sealed class PartSums(DebitedBy debitedBy)
{
    private readonly List<PartKey> _keys = new(8);
    private readonly List<long> _counts = new(8);
    private readonly List<decimal> _unitsPerCount = new(8);

    public decimal Fen { get; private set; }

    private bool HasPrice => debitedBy != DebitedBy.Nothing;

    public void Add(in PartKey key, long counts, decimal unitsPerCount)
    {
        var at = IndexOf(key);
        if (at < 0)
        {
            at = _keys.Count;
            _keys.Add(key);
            _counts.Add(0);
            _unitsPerCount.Add(unitsPerCount);
        }

        _counts[at] += counts;
        if (HasPrice && key.IsPriced)
        {
            Fen += counts * unitsPerCount * key.Price * 100m;
        }
    }

    public void AddFixed(in PartKey key)
    {
        if (HasPrice)
        {
            _keys.Add(key);
            _counts.Add(0);
            _unitsPerCount.Add(0m);
            Fen += key.Price * 100m;
        }
    }

    public ImmutableArray<RatedPart> Parts(MeterSetup setup, Tariff tariff)
    {
        var parts = ImmutableArray.CreateBuilder<RatedPart>(_keys.Count);
        for (var i = 0; i < _keys.Count; i++)
        {
            var key = _keys[i];
            var quantity = _counts[i] * _unitsPerCount[i];
            var version = key.Version < 0 ? null : tariff.Versions[key.Version];
            var fate = Fate(key);
            var price = HasPrice && fate != PartFate.Unpriced ? key.Price : 0m;
            var fen = fate == PartFate.FixedCharge ? price * 100m : quantity * price * 100m;
            parts.Add(new RatedPart(
                DateOnly.FromDayNumber(key.Day),
                key.Installation,
                version?.Id ?? string.Empty,
                fate == PartFate.FixedCharge ? "fixed" : key.Band < 0 || version is null ? string.Empty : version.Bands[key.Band].Name,
                key.Tier,
                fate,
                price,
                _counts[i],
                quantity,
                fen,
                key.IsEstimated));
        }

        return parts.MoveToImmutable();
    }

    private PartFate Fate(in PartKey key)
    {
        if (key.Band == PartKey.FixedBand)
        {
            return PartFate.FixedCharge;
        }

        return debitedBy switch
        {
            DebitedBy.Nothing => PartFate.Measured,
            _ when !key.IsPriced => PartFate.Unpriced,
            DebitedBy.Reading => PartFate.Billed,
            _ => PartFate.Measured,
        };
    }

    private int IndexOf(in PartKey key)
    {
        for (var i = _keys.Count - 1; i >= 0; i--)
        {
            if (_keys[i] == key)
            {
                return i;
            }
        }

        return -1;
    }
}
