using Prepaid.Domain.Notices;
using Prepaid.Local.Building;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Sms;

namespace Prepaid.Local.Tenants;

/// <summary>Tenants who read their texts, sit in the dark and pay, and the provider that tells us so until it is answered.</summary>
public sealed class SimulatedTenants : IAsyncDisposable
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(5);

    private readonly IReadOnlyList<Tenant> tenants;
    private readonly SimulatedBuilding building;
    private readonly SmsOutbox texts;
    private readonly PaymentLog payments;
    private readonly SandboxProvider provider;
    private readonly TimeProvider clock;
    private readonly DateTimeOffset? until;
    private readonly LoopActivity activity;
    private readonly Activities activities;
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, (DateTimeOffset Due, long Fen)> planned = new(StringComparer.Ordinal);
    private Task running = Task.CompletedTask;

    public SimulatedTenants(
        LocalCloud cloud, IReadOnlyList<Tenant> tenants, SimulatedBuilding building, PaymentLog payments, SandboxProvider provider, DateTimeOffset? until)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        this.tenants = tenants;
        this.building = building;
        this.payments = payments;
        this.provider = provider;
        this.until = until;
        texts = SmsOutbox.Of(cloud);
        clock = cloud.Clock;
        activities = cloud.Activities;
        activity = new LoopActivity("tenants", activities, clock);
        activities.Add(activity);
    }

    /// <summary>True while a payment is planned or not answered.</summary>
    public bool HasWork => planned.Count > 0 || payments.Unanswered.Any();

    public TimeSpan LongestLateness => activity.LongestLateness;

    public void Start() => running = Task.Run(Loop);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        activities.Remove(activity);
        stop.Dispose();
    }

    private async Task Loop()
    {
        try
        {
            while (true)
            {
                var now = clock.GetUtcNow();
                if (until is null || now < until)
                {
                    Look(now);
                }

                Pay(now);
                foreach (var payment in payments.Unanswered.ToList())
                {
                    if (await provider.Notify(payment, stop.Token))
                    {
                        payments.MarkAnswered(payment.Transaction);
                    }
                }

                await activity.WaitUntil(NextLook(now), stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            activity.WaitsOnEmptyQueue();
        }
    }

    private static DateTimeOffset NextLook(DateTimeOffset now)
    {
        var step = LooksEvery.Ticks;
        return new DateTimeOffset(((now.UtcTicks / step) + 1) * step, TimeSpan.Zero).AddSeconds(40);
    }

    private void Look(DateTimeOffset now)
    {
        var latest = texts.All()
            .Select(t => (Account: t.Tag!.Split(':')[0], Level: t.Tag!.Split(':')[1], t.SentAt))
            .GroupBy(t => t.Account)
            .ToDictionary(g => g.Key, g => g.MaxBy(t => t.SentAt));
        var onTheWay = payments.Unanswered.Select(p => p.Account).ToHashSet(StringComparer.Ordinal); // nobody pays again before the first arrived
        foreach (var tenant in tenants.Where(t => !planned.ContainsKey(t.Account) && !onTheWay.Contains(t.Account)))
        {
            var isCut = building.RelayOf(tenant.ElectricityMeter.Id) == Contract.RelayPosition.Open;
            var warned = latest.TryGetValue(tenant.Account, out var text)
                && text.Level != nameof(NoticeLevel.Low)
                && !payments.All.Any(p => p.Account == tenant.Account && p.PaidAt >= text.SentAt);
            if (isCut || (warned && tenant.Habit == TenantHabit.PaysAfterWarning))
            {
                planned[tenant.Account] = (now + tenant.Delay, tenant.TopUpFen);
            }
        }
    }

    private void Pay(DateTimeOffset now)
    {
        foreach (var (account, (_, fen)) in planned.Where(p => p.Value.Due <= now).ToList())
        {
            planned.Remove(account);
            var number = payments.All.Count(p => p.Account == account) + 1;
            var copies = number % 2 == 1 ? 2 : 1;
            payments.Add(new SentPayment(FormattableString.Invariant($"T{number:D4}-{account}"), account, fen, now, copies));
        }
    }
}
