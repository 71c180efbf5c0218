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
    private readonly Dictionary<(string Account, string Wallet), (DateTimeOffset Due, long Fen)> planned = [];
    private readonly Dictionary<(string Account, string Wallet), (string Level, DateTimeOffset SentAt)> latest = [];
    private long seen;
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
    public bool HasWork => planned.Count > 0 || payments.Unanswered.Count > 0;

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
        foreach (var text in texts.After(seen))
        {
            seen = text.Number;
            var tag = text.Tag!.Split(':');
            latest[(tag[0], WalletOf(tag[1]))] = (tag[1], text.SentAt);
        }

        foreach (var tenant in tenants)
        {
            if (IsFree(tenant, SentPayment.Electricity))
            {
                var isCut = building.RelayOf(tenant.ElectricityMeter.Id) == Contract.RelayPosition.Open;
                if (isCut || (tenant.Habit == TenantHabit.PaysAfterWarning && IsAsked(tenant, SentPayment.Electricity)))
                {
                    planned[(tenant.Account, SentPayment.Electricity)] = (now + tenant.Delay, tenant.TopUpFen);
                }
            }

            foreach (var (wallet, fen) in new[] { (SentPayment.Rent, tenant.RentFen), (SentPayment.Water, tenant.WaterFen) })
            {
                if (fen > 0 && IsFree(tenant, wallet) && IsAsked(tenant, wallet))
                {
                    planned[(tenant.Account, wallet)] = (now + tenant.Delay, fen);
                }
            }
        }
    }

    private static string WalletOf(string topic) =>
        topic.StartsWith("Rent", StringComparison.Ordinal) ? SentPayment.Rent
        : topic.StartsWith("Water", StringComparison.Ordinal) ? SentPayment.Water
        : SentPayment.Electricity;

    /// <summary>Nobody pays again before the first payment arrived.</summary>
    private bool IsFree(Tenant tenant, string wallet) =>
        !planned.ContainsKey((tenant.Account, wallet)) && !payments.Unanswered.Any(p => p.Account == tenant.Account && p.Wallet == wallet);

    private bool IsAsked(Tenant tenant, string wallet) =>
        latest.TryGetValue((tenant.Account, wallet), out var text)
        && text.Level is not (nameof(NoticeTopic.Low) or nameof(NoticeTopic.WaterLow))
        && !(payments.LastPaid(tenant.Account, wallet) >= text.SentAt);

    private void Pay(DateTimeOffset now)
    {
        foreach (var ((account, wallet), (_, fen)) in planned.Where(p => p.Value.Due <= now).ToList())
        {
            planned.Remove((account, wallet));
            var number = payments.CountOf(account) + 1;
            var copies = number % 2 == 1 ? 2 : 1;
            payments.Add(new SentPayment(FormattableString.Invariant($"T{number:D4}-{account}"), account, fen, now, copies, wallet));
        }
    }
}
