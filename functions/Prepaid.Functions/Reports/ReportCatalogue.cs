using Prepaid.Domain.Ledger;
using Prepaid.Domain.Reports;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Metering;

namespace Prepaid.Functions.Reports;

/// <summary>All reports by name.</summary>
public sealed class ReportCatalogue
{
    private readonly Dictionary<string, IReport> money;
    private readonly Dictionary<string, IReport> metering;

    public ReportCatalogue(
        AccountWalk walk, LedgerTable ledger, DirectoryTable directory, AccountTable accounts, SiteTariffs tariffs, MeterContact contact, AlarmTable alarms)
    {
        money = ByName(
            new EntryReport(LedgerReports.SalesShape, LedgerReports.Sales, walk, ledger),
            new EntryReport(LedgerReports.FeesShape, LedgerReports.Fees, walk, ledger),
            new EntryReport(LedgerReports.ApportionmentShape, LedgerReports.Apportionment, walk, ledger),
            new BalanceReport(BalanceReports.ArrearsShape, BalanceReports.Arrears, walk, ledger),
            new BalanceReport(BalanceReports.PrepaidShape, BalanceReports.Prepaid, walk, ledger));
        metering = ByName(
            new UseQuery(UseReport.ElectricityShape, Wallet.Electricity, walk, ledger, directory, tariffs, contact),
            new UseQuery(UseReport.WaterShape, Wallet.Water, walk, ledger, directory, tariffs, contact),
            new ReadingsQuery(walk, accounts, directory, tariffs),
            new ContactReport(directory, contact),
            new AlarmReport(alarms));
    }

    /// <summary>The report of a name, or null.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isMetering">True for those that meter engineers may see.</param>
    public IReport? Find(string name, bool isMetering) => (isMetering ? metering : money).GetValueOrDefault(name);

    private static Dictionary<string, IReport> ByName(params IReport[] reports) => reports.ToDictionary(r => r.Shape.Name, StringComparer.Ordinal);
}
