using System.Collections.Immutable;

namespace Prepaid.Domain.Tariffs;

/// <summary>Reads one version of the documented form.</summary>
internal static class TariffVersionJson
{
    private static readonly ImmutableArray<int> AllMonths = [.. Enumerable.Range(1, 12)];

    public static TariffVersion Read(JsonField version)
    {
        version.OnlyProperties("version", "from", "price", "follows", "uplift", "bands", "schedule", "tiers", "fixedPerDay", "serviceFee");
        var isFlat = !version.Has("bands");
        if (!isFlat && (version.Has("price") || version.Has("follows")))
        {
            version.Get("bands").Refuse("expected either bands or one price, not both");
        }

        if (isFlat && version.Has("schedule"))
        {
            version.Get("schedule").Refuse("expected no schedule without bands");
        }

        ImmutableArray<TariffBand> bands = isFlat
            ? [Band(version, "flat")]
            : [.. version.Get("bands").Items("an array of bands").Select(band => Band(band, null))];
        return new TariffVersion
        {
            Id = version.Get("version").Name(),
            From = version.Get("from").LocalTime(),
            Bands = bands,
            Schedules = isFlat
                ? [new TariffSchedule(AllMonths, DayKinds.Any, [new TariffSegment(0, 0)])]
                : [.. version.Get("schedule").Items("an array of day plans").Select(plan => Schedule(plan, bands))],
            Tiers = version.Has("tiers") ? Tiers(version.Get("tiers")) : null,
            FixedPerDay = version.Optional("fixedPerDay").Number(0m),
            ServiceFee = version.Optional("serviceFee").Number(0m),
        };
    }

    private static TariffBand Band(JsonField band, string? name)
    {
        if (name is null)
        {
            band.OnlyProperties("name", "price", "follows", "uplift", "register");
        }

        if (band.Has("price") == band.Has("follows"))
        {
            band.Get("price").Refuse("expected either a price in yuan, or follows with the name of a catalogue price");
        }

        if (band.Has("uplift") && !band.Has("follows"))
        {
            band.Get("uplift").Refuse("expected only together with follows");
        }

        return new TariffBand(
            name ?? band.Get("name").Name(),
            band.Has("price") ? band.Get("price").Price() : null,
            band.Has("follows") ? band.Get("follows").Name() : null,
            band.Optional("uplift").Number(0m),
            name is null && band.Has("register") ? band.Get("register").Name() : null);
    }

    private static TariffSchedule Schedule(JsonField plan, ImmutableArray<TariffBand> bands)
    {
        plan.OnlyProperties("months", "days", "segments");
        ImmutableArray<int> months = plan.Has("months")
            ? [.. plan.Get("months").Items("an array of months").Select(month => month.Whole(1, 12)).Distinct()]
            : AllMonths;
        var days = plan.Has("days")
            ? plan.Get("days").Items("an array of day kinds").Aggregate(DayKinds.None, (all, day) => all | Kind(day))
            : DayKinds.Any;
        return new TariffSchedule(months, days, [.. plan.Get("segments").Items("an array of segments").Select(segment => Segment(segment, bands))]);
    }

    private static DayKinds Kind(JsonField day)
    {
        switch (day.Text("weekday, weekend or holiday"))
        {
            case "weekday":
                return DayKinds.Weekday;
            case "weekend":
                return DayKinds.Weekend;
            case "holiday":
                return DayKinds.Holiday;
            default:
                day.Refuse("expected weekday, weekend or holiday");
                return DayKinds.None;
        }
    }

    private static TariffSegment Segment(JsonField segment, ImmutableArray<TariffBand> bands)
    {
        segment.OnlyProperties("from", "band");
        var name = segment.Get("band").Text("the name of a band");
        var band = bands.IndexOf(bands.FirstOrDefault(known => known.Name == name)!);
        if (band < 0)
        {
            segment.Get("band").Refuse($"expected one of {string.Join(", ", bands.Select(known => known.Name))}");
        }

        return new TariffSegment(segment.Get("from").Minute(), Math.Max(0, band));
    }

    private static TierPlan Tiers(JsonField tiers)
    {
        tiers.OnlyProperties("per", "shared", "steps");
        return new TierPlan(
            tiers.Get("per").OneOf("month", "year") == "year" ? TierPeriod.Year : TierPeriod.Month,
            tiers.Optional("shared").Flag(),
            [.. tiers.Get("steps").Items("an array of tiers").Select(Step)]);
    }

    private static Tier Step(JsonField step)
    {
        step.OnlyProperties("upTo", "add");
        return new Tier(step.Has("upTo") ? step.Get("upTo").Number() : null, step.Optional("add").Number(0m));
    }
}
