using Prepaid.Domain.Metering;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Reports;

/// <summary>When a meter was heard of last before a moment: by what was received until then, whatever became of it later.</summary>
public sealed class MeterContact(AccountTable accounts)
{
    private const int MostAccounts = 50;

    // Most meters were heard of in the newest days: few rows are read for them.
    private static readonly int[] DaysBack = [3, 60, 3_650];

    /// <summary>Its newest reading received before a moment among an account's rows; null when there is none.</summary>
    public async Task<DateTimeOffset?> NewestIn(string account, string meter, DateOnly date, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var to = date;
        foreach (var back in DaysBack)
        {
            var days = await accounts.Days(account, meter, date.AddDays(-back), to, cancellationToken);
            if (Newest(days, until) is { } newest)
            {
                return newest;
            }

            to = date.AddDays(-back - 1);
        }

        return null;
    }

    /// <summary>The account that heard of it last, and when; the account that has it now when nobody ever did.</summary>
    public async Task<(string Account, DateTimeOffset? At)> Newest(MeterLink link, DateOnly date, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        var account = link.Account;
        for (var i = 0; i < MostAccounts; i++)
        {
            if (await NewestIn(account, link.Meter, date, until, cancellationToken) is { } newest)
            {
                return (account, newest);
            }

            if ((await accounts.Load(account, cancellationToken))?.Head.StandingOf(link.Meter)?.CameFrom is not { } before)
            {
                break;
            }

            account = before;
        }

        return (link.Account, null);
    }

    private static DateTimeOffset? Newest(IReadOnlyList<MeterDay> days, DateTimeOffset until)
    {
        var received = days.SelectMany(d => d.Readings).Where(r => r.Reading.ReceivedAt < until.ToUnixTimeSeconds()).Select(r => r.Reading.MeasuredAt).DefaultIfEmpty().Max();
        return received == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(received);
    }
}
