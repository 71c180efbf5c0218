using Prepaid.Domain.Notices;

namespace Prepaid.Domain.Ledger;

/// <summary>How a text goes out: marked before the call, at most sent once more after a crash (architecture.md, Outbox).</summary>
public static class TextDelivery
{
    /// <summary>How long a text in state sending is left alone, because its sender may still be alive.</summary>
    public static readonly TimeSpan LeftAlone = TimeSpan.FromMinutes(5);

    /// <summary>Marks the text before its call. Null when it must not be sent (now).</summary>
    /// <param name="draft">Collects the change.</param>
    /// <param name="text">The row as loaded.</param>
    public static OutboxItem.Text? Begin(AccountDraft draft, OutboxItem.Text text)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(text);
        if (text.State != OutboxState.Waiting && draft.Now - text.Since < LeftAlone)
        {
            return null;
        }

        if (text.State == OutboxState.SendingAgain)
        {
            End(draft, text, new SentNotice(text.Number, text.Topic, string.Empty, text.Since, "unknown", PossibleDuplicate: true));
            return null;
        }

        var marked = text with { State = text.State + 1, Since = draft.Now };
        draft.Change(marked);
        return marked;
    }

    /// <summary>Puts a text back when the service certainly did not take it.</summary>
    public static void PutBack(AccountDraft draft, OutboxItem.Text text, OutboxState state)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(text);
        draft.Change(text with { State = state });
    }

    /// <summary>Ends a text; a final notice counts from the moment it was sent (R31).</summary>
    public static void End(AccountDraft draft, OutboxItem.Text text, SentNotice notice)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(notice);
        draft.Finish(text, notice);
        if (notice.Outcome != "sent")
        {
            return;
        }

        if (text.Topic == NoticeTopic.Empty && draft.Head.NoticeLevel == NoticeLevel.Empty)
        {
            draft.Set(h => h with { FinalNoticeSentAt = notice.SentAt });
        }
        else if (text.Topic == NoticeTopic.RentOverdue && draft.Head.IsRentOverdueTold)
        {
            draft.Set(h => h with { RentOverdueSentAt = notice.SentAt });
        }
        else if (text.Topic == NoticeTopic.WaterOverdue && draft.Head.IsWaterOverdueTold)
        {
            draft.Set(h => h with { WaterOverdueSentAt = notice.SentAt });
        }
    }
}
