using Prepaid.Domain.Ledger;
using Prepaid.Domain.Notices;

namespace Prepaid.Domain.Tests.Ledger;

public sealed class TextDeliveryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(OutboxState.Waiting, 0, OutboxState.Sending)] // the first call
    [InlineData(OutboxState.Sending, 299, null)] // its sender may still be alive
    [InlineData(OutboxState.Sending, 300, OutboxState.SendingAgain)] // it died: once more
    [InlineData(OutboxState.SendingAgain, 299, null)]
    [InlineData(OutboxState.SendingAgain, 300, null)] // never a third time
    public void A_text_is_marked_before_each_of_at_most_two_calls(OutboxState state, int secondsAgo, OutboxState? marked)
    {
        var draft = Draft();

        var begun = TextDelivery.Begin(draft, Text(state, Now.AddSeconds(-secondsAgo)));

        Assert.Equal(marked, begun?.State);
        Assert.Equal(begun is null ? [] : new OutboxItem[] { begun }, draft.Changed);
    }

    [Fact]
    public void After_two_crashes_it_ends_as_unknown_and_possibly_doubled()
    {
        var draft = Draft();

        TextDelivery.Begin(draft, Text(OutboxState.SendingAgain, Now - TextDelivery.LeftAlone));

        Assert.Equal(new SentNotice(1, NoticeTopic.Empty, string.Empty, Now - TextDelivery.LeftAlone, "unknown", PossibleDuplicate: true), Assert.Single(draft.Notices));
        Assert.Single(draft.Finished);
        Assert.Null(draft.Head.FinalNoticeSentAt); // a text that nobody may have read justifies no cut
    }

    [Theory]
    [InlineData(NoticeLevel.Empty, NoticeLevel.Empty, "sent", true)]
    [InlineData(NoticeLevel.Empty, NoticeLevel.Empty, "refused", false)]
    [InlineData(NoticeLevel.VeryLow, NoticeLevel.Empty, "sent", false)]
    [InlineData(NoticeLevel.Empty, NoticeLevel.Low, "sent", false)] // paid meanwhile
    public void Only_a_final_notice_that_was_sent_and_still_holds_counts_towards_a_cut(NoticeLevel level, NoticeLevel now, string outcome, bool counts)
    {
        var draft = Draft(now);

        TextDelivery.End(draft, Text(OutboxState.Sending, Now) with { Topic = (NoticeTopic)level }, new SentNotice(1, (NoticeTopic)level, "m-1", Now, outcome, false));

        Assert.Equal(counts ? Now : null, draft.Head.FinalNoticeSentAt);
    }

    [Theory]
    [InlineData(NoticeTopic.WaterOverdue, true, true)]
    [InlineData(NoticeTopic.WaterOverdue, false, false)] // paid meanwhile, or the site turned it off
    [InlineData(NoticeTopic.WaterEmpty, true, false)] // it spoke of no cut
    public void Of_the_texts_about_water_only_the_final_notice_counts_and_only_while_it_holds(NoticeTopic topic, bool isTold, bool counts)
    {
        var draft = new AccountDraft(new AccountHead { Account = "A-001", Site = "S-1", IsWaterOverdueTold = isTold }, "system:outbox", Now);

        TextDelivery.End(draft, Text(OutboxState.Sending, Now) with { Topic = topic }, new SentNotice(1, topic, "m-1", Now, "sent", false));

        Assert.Equal((counts ? Now : null, null), (draft.Head.WaterOverdueSentAt, draft.Head.FinalNoticeSentAt));
    }

    private static AccountDraft Draft(NoticeLevel level = NoticeLevel.Empty) =>
        new(new AccountHead { Account = "A-001", Site = "S-1", NoticeLevel = level }, "system:outbox", Now);

    private static OutboxItem.Text Text(OutboxState state, DateTimeOffset since) => new(1, NoticeTopic.Empty, Money.Zero, Now.AddHours(-1), state, since);
}
