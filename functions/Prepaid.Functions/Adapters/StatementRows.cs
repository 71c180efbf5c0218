using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Reports;

namespace Prepaid.Functions.Adapters;

/// <summary>Rows <c>statement-{yyyyMM}</c>: statements as they were issued.</summary>
public static class StatementRows
{
    public const string Statement = "statement-";

    public static string StatementKey(DateOnly month) => string.Create(CultureInfo.InvariantCulture, $"{Statement}{month:yyyyMM}");

    public static TableEntity RowOf(string partition, IssuedStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return new TableEntity(partition, StatementKey(statement.Month))
        {
            ["After"] = statement.After,
            ["Cut"] = statement.Cut,
            ["IssuedAt"] = statement.IssuedAt,
            ["ElectricityFen"] = statement.Closing.Electricity.Fen,
            ["WaterFen"] = statement.Closing.Water.Fen,
            ["RentFen"] = statement.Closing.Rent.Fen,
            ["Hash"] = statement.Hash,
            ["Frame"] = statement.Frame,
        };
    }

    public static IssuedStatement StatementOf(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new IssuedStatement(
            DateOnly.ParseExact(row.RowKey.AsSpan(Statement.Length).ToString() + "01", "yyyyMMdd", CultureInfo.InvariantCulture),
            row.Number("After"),
            row.Number("Cut"),
            row.Time("IssuedAt"),
            new WalletBalances(Money.FromFen(row.Number("ElectricityFen")), Money.FromFen(row.Number("WaterFen")), Money.FromFen(row.Number("RentFen"))),
            row.GetString("Hash"),
            row.GetString("Frame"));
    }
}
