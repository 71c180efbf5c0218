using Prepaid.Domain.Ledger;
using Prepaid.Domain.Relays;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tests.Metering;

namespace Prepaid.Domain.Tests.Ledger;

/// <summary>An account with one electricity meter, whose newest reading is accepted and a quarter of an hour old, and what is decided on it.</summary>
internal static class WatchedAccount
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(SampleMeter.Start).AddHours(12);

    public static AccountHead Head(long electricity)
    {
        var at = Now.AddMinutes(-15).ToUnixTimeSeconds();
        var book = SampleMeter.Booked(SampleMeter.Flat(), [SampleMeter.Reading(at - SampleMeter.Quarter, 1, 100), SampleMeter.Reading(at, 2, 110)]);
        return new AccountHead
        {
            Account = "A-001",
            Site = "S-1",
            Electricity = Money.FromFen(electricity),
            Meters = [new MeterStanding { Meter = "E-001", Use = MeterUse.Electricity, Position = book.Position }],
        };
    }

    /// <summary>Decides with everything loaded: the relays given, or that of its meter, on.</summary>
    public static AccountDraft Decided(AccountHead head, SiteRules rules, bool hasPayment = false, params RelayState[] relays)
    {
        var facts = new SwitchingFacts(relays.Length > 0 ? relays : [RelayState.New("E-001", "gw-1")], hasPayment);
        var draft = new AccountDraft(head, "system:test", Now);
        Assert.Equal(Missing.Nothing, BalanceWatch.Decide(draft, facts, rules));
        return draft;
    }
}
