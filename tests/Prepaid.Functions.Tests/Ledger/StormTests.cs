using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Prepaid.Contract;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Relays;
using Prepaid.Functions.Sites;
using Prepaid.Local.Running;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;
using Prepaid.Verify;

namespace Prepaid.Functions.Tests.Ledger;

/// <summary>
/// Sixteen writers (readings, webhooks, operators, timers) against fifty accounts on two instances with caches of their
/// own, so that ETags conflict all the time, while the tables fail and throttle from a seed: the verifier finds nothing.
/// </summary>
public sealed class StormTests
{
    private const int Accounts = 50;
    private const int Seed = 20260301;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PREPAID_LONG") == "1";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private const int OperationsOfEach = 40;

    [Fact]
    public async Task Sixteen_writers_against_fifty_accounts_leave_nothing_for_the_verifier_to_find()
    {
        await using var product = await RunningProduct.Begin(faults: new Faults(Seed));
        for (var i = 1; i <= Accounts; i++)
        {
            await product.Open(AccountOf(i), 1_000_000, MeterOf(i));
        }

        await using var other = Another(product);
        product.Clock.Advance(TimeSpan.FromDays(1)); // readings of the day before arrive now
        AddOutages(product);
        var storm = new Storm(product, other);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var random = new Random(Seed + writer);
            for (var i = 0; IsLong ? Stopwatch.GetElapsedTime(started) < Long : i < OperationsOfEach; i++)
            {
                await storm.Write(writer, i, random);
            }
        })));
        product.Clock.Advance(TimeSpan.FromDays(2)); // behind every outage
        await product.Get<OutboxSweep>().Run(CancellationToken.None);

        var report = storm.Verify(await product.Directories.Site(RunningProduct.Site, CancellationToken.None) ?? throw new InvalidOperationException("no site"));
        Assert.True(report.Passed, Verified.Told(report));
        await Books.MustBalance(product);
        Assert.True(storm.Conflicts > 0, "nothing conflicted");
    }

    private static string AccountOf(int i) => string.Create(CultureInfo.InvariantCulture, $"A-{i:D3}");

    private static string MeterOf(int i) => string.Create(CultureInfo.InvariantCulture, $"E-{i:D3}");

    /// <summary>Two seconds in every twenty of business time, now an outage, now throttling.</summary>
    private static void AddOutages(RunningProduct product)
    {
        var from = product.Clock.GetUtcNow() + TimeSpan.FromSeconds(1);
        for (var i = 0; i < 400; i++)
        {
            var at = from + TimeSpan.FromSeconds((20 * i) + (product.Cloud.Calls.Faults.Draw("storm") * 15));
            product.Cloud.Calls.Faults.AddOutage("tables", at, at + TimeSpan.FromSeconds(2), (ServiceFaultKind)(i % 2));
        }
    }

    /// <summary>The product's parts once more, over the same tables: what another instance of the function app is.</summary>
    private static ServiceProvider Another(RunningProduct product)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(RunSettings.Of(product.Cloud, EmbeddedHub.Of(product.Cloud), port: 0)).Build();
        return new ServiceCollection().AddLogging().AddSingleton(product.Cloud.Clock).AddPrepaid(configuration).BuildServiceProvider();
    }

    private sealed class Storm(RunningProduct product, ServiceProvider other)
    {
        private readonly Lock gate = new();
        private readonly SentReadings[] meters = [.. Enumerable.Range(1, Accounts).Select(i => new SentReadings(MeterOf(i)))];
        private readonly List<string> payments = [];
        private long conflicts;

        /// <summary>Calls that had to be made again.</summary>
        public long Conflicts => Interlocked.Read(ref conflicts);

        public Task Write(int writer, int i, Random random) => writer switch
        {
            < 6 => Read(writer, random),
            < 10 => Pay(writer, i, random),
            < 14 => Operate(writer, i, random),
            _ => Tick(writer),
        };

        public VerificationReport Verify(SiteEntry site) =>
            Verified.Run(product, site, meters.SelectMany(m => m.Truth).Order(StringComparer.Ordinal).Select(t => t[21..]), payments);

        private T Of<T>(int writer)
            where T : notnull => writer % 2 == 0 ? product.Get<T>() : other.GetRequiredService<T>();

        /// <summary>New readings of a meter, sometimes the ones before once more, sometimes by both instances at the same time.</summary>
        private async Task Read(int writer, Random random)
        {
            var at = random.Next(Accounts);
            var readings = meters[at].Next(random);
            if (readings.Length == 0)
            {
                return;
            }

            var link = await Insist(() => product.Link(meters[at].Meter));
            var deliveries = new List<Task> { Deliver(writer) };
            if (random.Next(4) == 0)
            {
                deliveries.Add(Deliver(writer + 1));
            }

            await Task.WhenAll(deliveries);

            Task Deliver(int by) => Insist(async () =>
            {
                await Of<ReadingsArrived>(by).Handle([new ArrivedReadings(link, new MeterReadings(link.Meter, "T", readings), product.Clock.GetUtcNow())], CancellationToken.None);
                return true;
            });
        }

        private async Task Pay(int writer, int i, Random random)
        {
            var account = AccountOf(random.Next(Accounts) + 1);
            var paidAt = DateTimeOffset.FromUnixTimeSeconds(product.Clock.GetUtcNow().ToUnixTimeSeconds());
            var notice = new PaymentNotice("sandbox", string.Create(CultureInfo.InvariantCulture, $"T{writer}-{i}"), account, Money.FromFen(random.Next(1, 5_000)), paidAt);
            lock (gate)
            {
                payments.Add(string.Create(CultureInfo.InvariantCulture, $"{notice.Transaction},{account},{notice.Amount.Fen},{paidAt:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
            }

            await Insist(() => Of<PaymentDesk>(writer).Receive(notice, "hash", CancellationToken.None));
            if (random.Next(3) == 0)
            {
                await Insist(() => Of<PaymentDesk>(writer + 1).Receive(notice, "hash", CancellationToken.None));
            }
        }

        private async Task Operate(int writer, int i, Random random)
        {
            var account = AccountOf(random.Next(Accounts) + 1);
            var id = string.Create(CultureInfo.InvariantCulture, $"o{writer}-{i}");
            var (first, second) = (new Actor($"operator:{writer}", new HashSet<Role> { Role.Finance }, Actor.AllSites), new Actor("operator:second", new HashSet<Role> { Role.Finance }, Actor.AllSites));
            BookingRequest request = random.Next(3) switch
            {
                0 => new BookingRequest.Transfer(id, Wallet.Electricity, Wallet.Rent, Money.FromFen(random.Next(1, 500)), "storm"),
                1 => new BookingRequest.Refund(id, Wallet.Electricity, Money.FromFen(random.Next(1, 500)), "storm"),
                _ => new BookingRequest.Adjustment(id, Wallet.Water, random.Next(2) == 0, Money.FromFen(random.Next(1, 500)), "storm"),
            };
            var outcome = await Insist(() => Of<Bookings>(writer).Book(account, first, request, CancellationToken.None));
            if (outcome is BookingOutcome.Waiting)
            {
                await Insist(() => Of<Bookings>(writer + 1).Decide(account, second, id, new HeldDecision(random.Next(3) > 0, "storm"), CancellationToken.None));
            }
        }

        private async Task Tick(int writer)
        {
            product.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Insist(async () =>
            {
                await Of<OutboxSweep>(writer).Run(CancellationToken.None);
                await Of<AlarmBoard>(writer).Review(CancellationToken.None);
                await Of<Anchors>(writer).TakeDue(CancellationToken.None);
                return true;
            });
        }

        /// <summary>Does what hub, provider and cashier do: tries again until it is taken.</summary>
        private async Task<T> Insist<T>(Func<Task<T>> act)
        {
            while (true)
            {
                try
                {
                    return await act();
                }
                catch (Exception failure) when (TableFault.IsInfrastructure(failure) || failure is InvalidOperationException)
                {
                    Interlocked.Increment(ref conflicts);
                    product.Clock.Advance(TimeSpan.FromMilliseconds(20)); // business time goes on while somebody waits, but slower than any writer stalls
                    await Task.Yield();
                }
            }
        }
    }

    /// <summary>The readings of one meter: one a minute, each above the one before.</summary>
    private sealed class SentReadings(string meter)
    {
        private readonly Lock gate = new();
        private readonly List<string> truth = [];
        private long number;
        private long counts = 100_000;

        public string Meter => meter;

        /// <summary>Lines of truth.csv, each with its time in front for the order.</summary>
        public IEnumerable<string> Truth => truth;

        public RegisterReading[] Next(Random random)
        {
            lock (gate)
            {
                var readings = new RegisterReading[number < 1_400 ? random.Next(1, 4) : 0];
                for (var i = 0; i < readings.Length; i++)
                {
                    counts += random.Next(0, 30);
                    var at = RunningProduct.Start.AddMinutes(++number);
                    readings[i] = new RegisterReading(at.ToUnixTimeSeconds(), number, counts);
                    truth.Add(string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} poll,{meter},{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{counts / 100m:0.00},closed"));
                }

                return readings;
            }
        }
    }
}
