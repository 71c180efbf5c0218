using FsCheck;
using FsCheck.Fluent;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Store;

namespace Prepaid.GatewayAgent.Tests.Sending;

public sealed class BatchTests
{
    [Fact]
    public void A_batch_has_one_kind_begins_with_the_first_item_and_keeps_the_order_of_every_meter() =>
        Prop.ForAll(
            Windows().ToArbitrary(),
            window =>
            {
                var taken = Batch.Take(window);
                var left = window.Except(taken).ToList();
                var sent = taken.Concat(left).ToList();
                return taken[0] == window[0]
                    && taken.Count <= Batch.MostItems
                    && taken.Select(i => i.Report is null).Distinct().Count() == 1
                    && window.GroupBy(i => i.Meter).All(m => sent.Where(i => i.Meter == m.Key).Select(i => i.Id).SequenceEqual(m.Select(i => i.Id)));
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Readings_of_other_meters_pass_a_report()
    {
        List<QueuedItem> window = [Reading(1, "a"), Report(2, "a"), Reading(3, "b"), Report(4, "b"), Reading(5, "a"), Reading(6, "c")];

        Assert.Equal([1, 3, 6], Batch.Take(window).Select(i => i.Id));
        Assert.Equal([2, 4], Batch.Take([.. window.Where(i => i.Id is 2 or 4 or 5)]).Select(i => i.Id));
    }

    [Fact]
    public void A_gap_in_a_meters_sequence_begins_a_new_group()
    {
        var (kind, json) = Batch.Write([Reading(1, "a"), Reading(2, "a"), Reading(4, "a")]);

        Assert.Equal(MessageKind.Readings, kind);
        Assert.True(ReadingsMessage.TryParse(json, out var message, out _));
        Assert.Equal([2, 1], message!.Meters.Select(m => m.Readings.Count));
    }

    [Fact]
    public void Registers_of_one_poll_share_its_sequence_and_travel_together()
    {
        var (_, json) = Batch.Write([Reading(1, "a") with { Bands = [3, 4] }, Reading(2, "a") with { Bands = [5, 6] }, Reading(3, "a"), Reading(4, "a") with { Bands = [7, 8] }]);

        Assert.True(ReadingsMessage.TryParse(json, out var message, out var error), error);
        Assert.Equal(
            ["T 1 2 3 4: 1 2 3 4", "T1 1 2: 3 5", "T1 4: 7", "T2 1 2: 4 6", "T2 4: 8"],
            message!.Meters.Select(m => $"{m.Register} {string.Join(' ', m.Readings.Select(r => r.Sequence))}: {string.Join(' ', m.Readings.Select(r => r.Counts))}"));
    }

    [Fact]
    public void A_batch_counts_every_register_and_never_parts_those_of_one_poll()
    {
        var window = Enumerable.Range(1, 100).Select(i => Reading(i, $"m{i % 7}") with { Bands = [1, 2, 3, 4] }).ToList();

        Assert.Equal(Batch.MostItems / 5, Batch.Take(window).Count);
    }

    private static QueuedItem Reading(long id, string meter) => new(id, meter, new RegisterReading(1_772_294_400 + id, id, id), null);

    private static QueuedItem Report(long id, string meter) =>
        new(id, meter, default, new RelayReport(meter, null, 0, CommandOutcome.Done, RelayReason.None, RelayPosition.Open, 1_772_294_400));

    private static Gen<List<QueuedItem>> Windows() =>
        from kinds in (
            from meter in Gen.Elements("a", "b", "c", "d")
            from isReading in Gen.Elements(true, true, true, false)
            select (meter, isReading)).NonEmptyListOf()
        from repeat in Gen.Choose(1, 10)
        select Enumerable.Repeat(kinds, repeat).SelectMany(k => k).Take(Batch.Window)
            .Select((k, i) => k.isReading ? Reading(i + 1, k.meter) : Report(i + 1, k.meter)).ToList();
}
