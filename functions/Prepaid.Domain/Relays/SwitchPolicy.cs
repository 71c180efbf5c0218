namespace Prepaid.Domain.Relays;

/// <summary>Why supply may not be cut, in order of precedence.</summary>
public enum CutBlocker
{
    /// <summary>Protected supply (保电): never cut automatically (S30, R34).</summary>
    Protected = 0,

    /// <summary>There is money left.</summary>
    BalanceNotEmpty = 1,

    /// <summary>A payment has arrived and is not credited yet (R31).</summary>
    PaymentInInbox = 2,

    /// <summary>The newest reading is older than allowed (R30).</summary>
    ReadingStale = 3,

    /// <summary>The newest reading is not accepted, or the debit rests on an estimate (R30, R17).</summary>
    ReadingNotAccepted = 4,

    /// <summary>The final notice has not been sent since the balance became empty.</summary>
    FinalNoticeNotSent = 5,

    /// <summary>The final notice was sent too short a time ago (R31).</summary>
    FinalNoticeTooRecent = 6,
}

/// <summary>What a cut is judged by. All from the account's own rows but the payment inbox.</summary>
/// <param name="Available">Balance of the electricity wallet, or minus the unpaid rent or water where a site cuts for it (emergency credit and holds come later, R30).</param>
/// <param name="NewestReadingAt">Measured-at of the newest reading, or null when there is none.</param>
/// <param name="NewestReadingAccepted">True when that reading is accepted and nothing of the debit is estimated.</param>
/// <param name="FinalNoticeSentAt">When the final notice of those arrears was sent, or null.</param>
/// <param name="PaymentInInbox">A payment of this account is received and not credited.</param>
/// <param name="IsProtected">Protected supply.</param>
public sealed record CutFacts(
    Money Available,
    DateTimeOffset? NewestReadingAt,
    bool NewestReadingAccepted,
    DateTimeOffset? FinalNoticeSentAt,
    bool PaymentInInbox,
    bool IsProtected);

/// <summary>The limits a site sets.</summary>
public sealed record SwitchRules
{
    /// <summary>Oldest reading that may justify a cut; default one hour.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Least time between the final notice and the cut; default four hours.</summary>
    public TimeSpan NoticeBeforeCut { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long a cut command stays valid; default 30 minutes.</summary>
    public TimeSpan CutValidFor { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a closing command stays valid; default one day.</summary>
    public TimeSpan CloseValidFor { get; init; } = TimeSpan.FromDays(1);
}

/// <summary>Answer of the policy: allowed, or denied with every reason.</summary>
/// <param name="Blockers">Empty when allowed; else all that apply, in order of precedence.</param>
public sealed record CutDecision(IReadOnlyList<CutBlocker> Blockers)
{
    /// <summary>True when nothing stands against the cut.</summary>
    public bool IsAllowed => Blockers.Count == 0;
}

/// <summary>Decides whether supply may be cut (M5, R30, R31).</summary>
public static class SwitchPolicy
{
    /// <summary>Pure: no clock, no I/O. A cut is allowed only when no blocker applies.</summary>
    public static CutDecision Decide(CutFacts facts, SwitchRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(rules);

        var blockers = new List<CutBlocker>();
        Block(facts.IsProtected, CutBlocker.Protected);
        Block(!facts.Available.IsEmpty, CutBlocker.BalanceNotEmpty);
        Block(facts.PaymentInInbox, CutBlocker.PaymentInInbox);
        Block(facts.NewestReadingAt is not { } read || now - read > rules.FreshFor, CutBlocker.ReadingStale);
        Block(!facts.NewestReadingAccepted, CutBlocker.ReadingNotAccepted);
        Block(facts.FinalNoticeSentAt is null, CutBlocker.FinalNoticeNotSent);
        Block(facts.FinalNoticeSentAt is { } sent && now - sent < rules.NoticeBeforeCut, CutBlocker.FinalNoticeTooRecent);
        return new CutDecision(blockers);

        void Block(bool applies, CutBlocker blocker)
        {
            if (applies)
            {
                blockers.Add(blocker);
            }
        }
    }
}
