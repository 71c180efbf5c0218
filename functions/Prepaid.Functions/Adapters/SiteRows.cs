using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Adapters;

/// <summary>A site with its rules as a row of table <c>directory</c>; a rule that is not there has its default.</summary>
internal static class SiteRows
{
    public static TableEntity RowOf(SiteEntry site)
    {
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
            ["RulesBy"] = site.RulesBy,
        };
        foreach (var rule in SiteRuleCatalogue.All)
        {
            if (rule.Read(site.Rules) is { } value)
            {
                row[rule.Column] = ColumnOf(rule.Unit, value);
            }
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
            RulesBy = row.GetString("RulesBy") ?? string.Empty,
        };

    private static SiteRules RulesOf(TableEntity row) =>
        new SiteRules().With([.. SiteRuleCatalogue.All.Select(r => new RuleValue(r.Name, ValueOf(r.Unit, row, r.Column))).Where(v => v.Value is not null)]);

    private static object ColumnOf(RuleUnit unit, decimal value) => unit switch
    {
        RuleUnit.Fen => (long)value,
        RuleUnit.Times => value.ToString(CultureInfo.InvariantCulture),
        RuleUnit.Flag => value == 1,
        _ => (int)value,
    };

    private static decimal? ValueOf(RuleUnit unit, TableEntity row, string column) => unit switch
    {
        RuleUnit.Fen => row.GetInt64(column),
        RuleUnit.Times => row.GetString(column) is { } times ? decimal.Parse(times, CultureInfo.InvariantCulture) : null,
        RuleUnit.Flag => row.GetBoolean(column) is { } yes ? yes ? 1 : 0 : null,
        _ => row.GetInt32(column),
    };
}
