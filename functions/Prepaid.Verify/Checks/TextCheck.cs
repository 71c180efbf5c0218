using Prepaid.Verify.Files;
using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>An account's notices against the texts that the SMS service took.</summary>
internal static class TextCheck
{
    // From the service's taking it to the product's hearing of that, whole seconds in texts.csv.
    private static readonly TimeSpan Answering = TimeSpan.FromMinutes(1);

    public static void Run(AccountPartition account, IReadOnlyList<SentText> texts, Findings findings)
    {
        var unexplained = texts.ToList();
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var notice in account.Notices)
        {
            findings.Same(Check.NothingLost, notice.Place, "Number, by its key,", Mark.Whole(notice.Place[(notice.Place.LastIndexOf('-') + 1)..]), notice.Number);
        }

        foreach (var notice in account.Notices.Where(n => n.Outcome == "sent"))
        {
            if (!told.Add(notice.MessageId))
            {
                findings.Add(Check.NothingTwice, notice.Place, $"message {notice.MessageId} for one notice", "another notice has it too");
            }
            else if (unexplained.Find(t => t.MessageId == notice.MessageId && t.Level == notice.Level) is { } text)
            {
                unexplained.Remove(text);
                if ((notice.SentAt - text.SentAt).Duration() > Answering)
                {
                    findings.Add(Check.NothingLost, notice.Place, FormattableString.Invariant($"SentAt about {text.SentAt:u} by {text.Place}"), FormattableString.Invariant($"{notice.SentAt:u}"));
                }
            }
            else
            {
                findings.Add(Check.NothingLost, notice.Place, $"text {notice.MessageId} of level {notice.Level} in texts.csv", "none");
            }
        }

        foreach (var flagged in account.Notices.Where(n => n.PossibleDuplicate))
        {
            // Sent again after a crash: the call before may have arrived; where both calls crashed, both may have.
            foreach (var maybe in unexplained.Where(t => t.Level == flagged.Level && t.SentAt <= flagged.SentAt).Take(flagged.Outcome == "unknown" ? 2 : 1).ToList())
            {
                unexplained.Remove(maybe);
            }
        }

        foreach (var text in unexplained)
        {
            findings.Add(Check.NothingLost, text.Place, $"a notice row of account {account.Account} with message {text.MessageId}", "none");
            if (texts.Any(t => t.Place != text.Place && t.Level == text.Level))
            {
                findings.Add(Check.NothingTwice, text.Place, $"one text of level {text.Level} for each notice", "one more, of no notice that is flagged as a possible duplicate");
            }
        }
    }
}
