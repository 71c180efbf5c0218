using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Imports;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Metering;
using Prepaid.Functions.Payments;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Relays;
using Prepaid.Functions.Reports;
using Prepaid.Functions.Sites;
using Prepaid.Functions.Tariffs;

namespace Prepaid.Functions;

/// <summary>Puts the product together; the same on Azure and on one machine.</summary>
public static class Composition
{
    /// <summary>Adds everything but the SDK's own host.</summary>
    /// <exception cref="InvalidOperationException">A virtual clock on Azure, or a route without a policy.</exception>
    public static IServiceCollection AddPrepaid(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        var settings = new Settings(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(RouteGuard.PoliciesOf(Assembly.GetExecutingAssembly()));
        services.AddSingleton(RouteGuard.QueriesOf(Assembly.GetExecutingAssembly()));
        services.AddSingleton<ActorSource>();
        services.AddSingleton(_ => SdkClients.Tables(settings));
        services.AddSingleton(_ => SdkClients.Hub(settings));
        services.AddSingleton(_ => SdkClients.Sms(settings));
        foreach (var adapter in new[] { typeof(ProductTables), typeof(DirectoryTable), typeof(AccountTable), typeof(PendingTable), typeof(PaymentInboxTable), typeof(ParkedTable), typeof(RelayCommandSender), typeof(TextSender) })
        {
            services.AddSingleton(adapter);
        }

        foreach (var handler in new[]
        {
            typeof(AccountWork), typeof(AuditTrail), typeof(AccountReview), typeof(OutboxDelivery), typeof(OutboxSweep), typeof(Delivery), typeof(ReadingsArrived), typeof(RelayReportsArrived),
            typeof(GatewayStates), typeof(SiteTariffs), typeof(IntakeCounters), typeof(PaymentDesk), typeof(SandboxDesk), typeof(SiteQueries), typeof(AccountQueries), typeof(OperationsQueries), typeof(Protection), typeof(StatusPage), typeof(Bookings), typeof(ClosedCorrections), typeof(HandOvers), typeof(PremisesTable), typeof(Registry), typeof(MeterMoves), typeof(TakerCheck), typeof(MoveRequests), typeof(ReadingRoutes), typeof(BookingRequests),
        })
        {
            services.AddSingleton(handler);
        }

        foreach (var part in new[] { typeof(MeterRows), typeof(AlarmTable), typeof(AlarmBoard), typeof(ReadingReview), typeof(MeteringQueries), typeof(TariffTable), typeof(TariffDesk), typeof(PublicationDesk), typeof(CorrectionRuns), typeof(CorrectionSweep), typeof(TariffQueries), typeof(MonthStatements), typeof(QuoteDesk), typeof(OrderDesk), typeof(CertificateDesk), typeof(OverchargeTable), typeof(OverchargeRuns), typeof(OverchargeDesk), typeof(RentTable), typeof(RoomLetting), typeof(RentDesk) })
        {
            services.AddSingleton(part);
        }

        foreach (var part in new[] { typeof(BillingRunTable), typeof(RunPlanning), typeof(RunPosting), typeof(BillingRuns), typeof(DueRuns), typeof(BillingDesk), typeof(BillingQueries) })
        {
            services.AddSingleton(part); // each job is an IBillingJob of its own
        }

        foreach (var part in new[] { typeof(PoolTable), typeof(PoolDesk), typeof(PoolAlarms), typeof(ApportionmentReader), typeof(ApportionmentPast), typeof(ShareQueries) })
        {
            services.AddSingleton(part);
        }

        foreach (var job in new[] { typeof(WaterJob), typeof(RentJob), typeof(RentReminderJob), typeof(StatementJob), typeof(ApportionmentJob) })
        {
            services.AddSingleton(typeof(IBillingJob), job);
        }

        foreach (var part in new[] { typeof(LedgerTable), typeof(StatementDrawing), typeof(StatementDesk), typeof(AccountWalk), typeof(MeterContact), typeof(ReportCatalogue), typeof(ReportDesk) })
        {
            services.AddSingleton(part);
        }

        foreach (var part in new[] { typeof(SiteRegister), typeof(RulesTable), typeof(RulesDesk), typeof(ImportTable), typeof(ImportCheck), typeof(ImportEntry), typeof(ImportDesk), typeof(AnchorTable), typeof(Anchors), typeof(AnchorQueries) })
        {
            services.AddSingleton(part);
        }

        services.AddHostedService<StartUp>();
        return services;
    }

    /// <summary>What must hold before the first invocation.</summary>
    private sealed class StartUp(ProductTables tables, Settings settings, TimeProvider clock) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            settings.IsOnAzure && clock != TimeProvider.System
                ? throw new InvalidOperationException("A clock other than the system's is refused on Azure (rule R62).")
                : tables.CreateMissing(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
