using System.Globalization;
using Microsoft.Extensions.Logging;
using Prepaid.Domain.Ledger;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Payments;

namespace Prepaid.Functions.Relays;

/// <summary>Carries out what was left over: payments in the inbox, commands and texts. Reads only <c>pending</c> and what it names.</summary>
public sealed class OutboxSweep(
    PendingTable pending,
    AccountTable accounts,
    AccountWork work,
    OutboxDelivery outbox,
    PaymentDesk payments,
    HandOvers handOvers,
    TimeProvider clock,
    ILogger<OutboxSweep> log)
{
    /// <summary>A hint is written before what it hints at; one without it is dropped only when its writer must be gone.</summary>
    public static readonly TimeSpan OrphanAfter = TimeSpan.FromMinutes(10);

    public async Task Run(CancellationToken cancellationToken)
    {
        var hints = await pending.All(cancellationToken);
        if (hints.Count == 0)
        {
            return;
        }

        foreach (var hint in hints.Where(h => h.IsPayment))
        {
            await ResumePayment(hint, cancellationToken);
        }

        var commands = new List<(string Account, OutboxItem.Command Item)>();
        foreach (var hint in hints.Where(h => !h.IsPayment))
        {
            await Take(hint, commands, cancellationToken);
        }

        foreach (var gateway in commands.GroupBy(c => c.Item.Switch.Gateway))
        {
            await outbox.Send(work, gateway.Key, [.. gateway]);
        }
    }

    private async Task ResumePayment(PendingHint hint, CancellationToken cancellationToken)
    {
        if (hint.Id.Split('~', 2) is not [var provider, var transaction])
        {
            log.LogWarning("Hint {Hint} of account {Account} names no payment; it is dropped.", hint.Id, hint.Account);
            await pending.Delete(hint, cancellationToken);
            return;
        }

        await payments.Resume(hint, provider, transaction, IsOrphan(hint), cancellationToken);
    }

    private async Task Take(PendingHint hint, List<(string Account, OutboxItem.Command Item)> commands, CancellationToken cancellationToken)
    {
        var number = long.Parse(hint.Id, NumberStyles.None, CultureInfo.InvariantCulture);
        switch (await accounts.Outbox(hint.Account, number, cancellationToken))
        {
            case OutboxItem.Command command:
                commands.Add((hint.Account, command));
                break;
            case OutboxItem.Text:
                await outbox.Send(work, hint.Account, number);
                break;
            case { } between:
                await handOvers.CarryOut(work, hint.Account, between);
                break;
            default:
                if (IsOrphan(hint))
                {
                    await pending.Delete(hint, cancellationToken);
                }

                break;
        }
    }

    private bool IsOrphan(PendingHint hint) => clock.GetUtcNow() - hint.Since > OrphanAfter;
}
