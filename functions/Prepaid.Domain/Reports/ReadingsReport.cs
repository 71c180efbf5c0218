using System.Collections.Immutable;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Domain.Reports;

/// <summary>Readings as they were known at the end of a day (S33): received until then, judged by what was known and decided until then.</summary>
public static class ReadingsReport
{
    /// <summary>Its shape.</summary>
    public static ReportShape Shape { get; } = ReportShape.Of(
        "readings", "meter:Key account:Key measured-at:Key received-at:Detail register:Detail value:Detail unit:Detail quality:Detail reason:Detail source:Detail", string.Empty, ReportShape.Rows);

    /// <summary>Rows of one meter of an account; a gap is a row without a value.</summary>
    /// <param name="scope">What it is about.</param>
    /// <param name="place">Whose.</param>
    /// <param name="meter">Meter id.</param>
    /// <param name="source">Gateway that reads it.</param>
    /// <param name="readings">See <see cref="KnownAt"/>.</param>
    /// <param name="setup">How it counts.</param>
    /// <param name="gapAfter">Longest time between readings that is no gap.</param>
    public static IEnumerable<ReportRow> Rows(
        ReportScope scope, Place place, string meter, string source, IEnumerable<DayReading> readings, MeterSetup setup, TimeSpan gapAfter)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(setup);
        var heard = scope.Start;
        foreach (var reading in readings.Where(r => r.Reading.MeasuredAt >= scope.Start.ToUnixTimeSeconds() && r.Reading.MeasuredAt < scope.End.ToUnixTimeSeconds()))
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(reading.Reading.MeasuredAt);
            if (at - heard > gapAfter)
            {
                yield return Gap(place, meter, heard);
            }

            heard = at > heard ? at : heard;
            yield return Row(place, meter, source, reading, setup);
        }

        if (scope.End - heard > gapAfter)
        {
            yield return Gap(place, meter, heard);
        }
    }

    /// <summary>The readings of one stay, judged as they were known before a moment.</summary>
    /// <param name="days">All stored days of the stay, by date.</param>
    /// <param name="setup">How the meter counts.</param>
    /// <param name="timeline">Any tariff: verdicts do not follow from prices.</param>
    /// <param name="until">Received and decided before this moment, in unix seconds.</param>
    public static ImmutableArray<DayReading> KnownAt(IReadOnlyList<MeterDay> days, MeterSetup setup, TariffTimeline timeline, long until)
    {
        ArgumentNullException.ThrowIfNull(days);
        ArgumentNullException.ThrowIfNull(setup);
        var then = MeterSetup.Of(setup.Installations.Where((installation, i) => i == 0 || installation.From < until), setup.BandRegisters) with
        {
            BandTolerance = setup.BandTolerance, DebitedBy = setup.DebitedBy, GapAfter = setup.GapAfter, BackBillingLimit = setup.BackBillingLimit,
        };
        var known = new List<MeterDay>(days.Count);
        var position = days.Count == 0 ? default : days[0].Opening;
        foreach (var stored in days)
        {
            var readings = stored.Readings.Where(r => r.Reading.ReceivedAt < until).ToList();
            var day = MeterDay.Begin(stored.Date, position).With([.. readings.Select(r => r.Reading)], out _);
            foreach (var decided in readings.Where(r => r.Decision.Kind != DecisionKind.None && r.Decision.At < until))
            {
                day.TryDecide(decided.Reading, decided.Decision, out day);
            }

            day = day.Rate(then, timeline, position);
            known.Add(day);
            position = day.Closing;
        }

        return [.. DoubtChain.Settle(known).SelectMany(d => d.Readings)];
    }

    private static ReportRow Row(Place place, string meter, string source, DayReading reading, MeterSetup setup)
    {
        var at = reading.Reading.MeasuredAt;
        var model = setup.Installations.Last(i => i.From <= at || i == setup.Installations[0]).Model;
        return ReportRow.Of(
            ReportCell.Of(meter),
            ReportCell.Of(place.Account),
            ReportCell.Of(DateTimeOffset.FromUnixTimeSeconds(at)),
            ReportCell.Of(DateTimeOffset.FromUnixTimeSeconds(reading.Reading.ReceivedAt)),
            ReportCell.Of(setup.RegisterAt(reading.Reading.Register)),
            ReportCell.Number(reading.EffectiveCounts * model.Step),
            ReportCell.Of(model.Unit),
            ReportCell.Code(CodeOf(reading.Quality)),
            reading.Reason == QualityReason.None ? default : ReportCell.Code(CodeOf(reading.Reason), "reason-"),
            ReportCell.Of(reading.Decision.Kind == DecisionKind.Replace ? reading.Decision.Actor : reading.Reading.IsEstimate ? QualityFlag.Estimated : source));
    }

    private static ReportRow Gap(Place place, string meter, DateTimeOffset since) => ReportRow.Of(
        ReportCell.Of(meter), ReportCell.Of(place.Account), ReportCell.Of(since), default, default, default, default, ReportCell.Code(QualityFlag.Missing), default, default);

    private static string CodeOf<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? string.Empty : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
