using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Adapters;

/// <summary>A site with its rules as a row of table <c>directory</c>; a rule that is not there has its default.</summary>
internal static class SiteRows
{
    public static TableEntity RowOf(SiteEntry site)
    {
        var rules = site.Rules;
        var row = new TableEntity("sites", site.Site.AsKey())
        {
            ["Site"] = site.Site,
            ["Name"] = site.Name,
            ["Zone"] = site.Zone,
            ["HouseAccount"] = site.HouseAccount,
            ["Tariff"] = site.TariffJson,
            ["WaterTariff"] = site.WaterTariffJson,
            ["Region"] = site.Region,
            ["VoltageClass"] = site.VoltageClass,
            ["Currency"] = site.Currency,
            ["Calendar"] = site.Calendar,
            ["LowFen"] = rules.Notices.Low.Fen,
            ["VeryLowFen"] = rules.Notices.VeryLow.Fen,
            ["NoticeMinutes"] = (int)rules.Switching.NoticeBeforeCut.TotalMinutes,
            ["FreshMinutes"] = (int)rules.Switching.FreshFor.TotalMinutes,
            ["RunAccounts"] = rules.Billing.MostAccounts,
            ["RunAccountFen"] = rules.Billing.MostPerAccount.Fen,
            ["MostDebitPerDayFen"] = rules.Safety.MostDebitPerDay.Fen,
            ["MostTimesMean"] = rules.Safety.MostTimesMean.ToString(CultureInfo.InvariantCulture),
            ["NeverAskedBelowFen"] = rules.Safety.NeverAskedBelow.Fen,
            ["RentReminderDays"] = rules.Rent.ReminderDays,
            ["CutsForUnpaidRent"] = rules.Rent.CutsForUnpaidRent,
            ["LeastOrderFen"] = rules.Vending.Least.Fen,
            ["MostOrderFen"] = rules.Vending.Most.Fen,
            ["OrdersPerDay"] = rules.Vending.PerDay,
        };
        if (rules.BackBillingDays is { } days)
        {
            row["BackBillingDays"] = days;
        }

        return row;
    }

    public static SiteEntry SiteOf(TableEntity row) =>
        new(row.GetString("Site"), row.GetString("Name"), row.GetString("Zone"), row.GetString("HouseAccount"), row.GetString("Tariff"), RulesOf(row))
        {
            WaterTariffJson = row.GetString("WaterTariff") ?? string.Empty,
            Region = row.GetString("Region") ?? string.Empty,
            VoltageClass = row.GetString("VoltageClass") ?? string.Empty,
            Currency = row.GetString("Currency") ?? "CNY",
            Calendar = row.GetString("Calendar") ?? "CN",
        };

    private static SiteRules RulesOf(TableEntity row)
    {
        var rules = new SiteRules();
        return rules with
        {
            Notices = rules.Notices with
            {
                Low = Fen(row, "LowFen", rules.Notices.Low),
                VeryLow = Fen(row, "VeryLowFen", rules.Notices.VeryLow),
            },
            Switching = rules.Switching with
            {
                NoticeBeforeCut = row.GetInt32("NoticeMinutes") is { } notice ? TimeSpan.FromMinutes(notice) : rules.Switching.NoticeBeforeCut,
                FreshFor = row.GetInt32("FreshMinutes") is { } fresh ? TimeSpan.FromMinutes(fresh) : rules.Switching.FreshFor,
            },
            Billing = rules.Billing with
            {
                MostAccounts = row.GetInt32("RunAccounts") ?? rules.Billing.MostAccounts,
                MostPerAccount = Fen(row, "RunAccountFen", rules.Billing.MostPerAccount),
            },
            Safety = rules.Safety with
            {
                MostDebitPerDay = Fen(row, "MostDebitPerDayFen", rules.Safety.MostDebitPerDay),
                MostTimesMean = row.GetString("MostTimesMean") is { } times ? decimal.Parse(times, CultureInfo.InvariantCulture) : rules.Safety.MostTimesMean,
                NeverAskedBelow = Fen(row, "NeverAskedBelowFen", rules.Safety.NeverAskedBelow),
            },
            Rent = rules.Rent with
            {
                ReminderDays = row.GetInt32("RentReminderDays") ?? rules.Rent.ReminderDays,
                CutsForUnpaidRent = row.GetBoolean("CutsForUnpaidRent") ?? rules.Rent.CutsForUnpaidRent,
            },
            Vending = rules.Vending with
            {
                Least = Fen(row, "LeastOrderFen", rules.Vending.Least),
                Most = Fen(row, "MostOrderFen", rules.Vending.Most),
                PerDay = row.GetInt32("OrdersPerDay") ?? rules.Vending.PerDay,
            },
            BackBillingDays = row.GetInt32("BackBillingDays"),
        };
    }

    private static Money Fen(TableEntity row, string property, Money otherwise) =>
        row.GetInt64(property) is { } fen ? Money.FromFen(fen) : otherwise;
}
