using System.Globalization;
using System.Text.Json;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Portal;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Imports;

/// <summary>Reads the files of an import into the bodies that the API takes, so that the same rules hold for both. Every faulty row is told.</summary>
public sealed class ImportReading
{
    private static readonly Dictionary<string, string[]> Headings = new(StringComparer.Ordinal)
    {
        ["sites"] = ["site", "name", "zone", "houseAccount", "calendar"],
        ["accounts"] = ["site", "account", "room", "roomName", "tenant", "tenantName", "phone", "language", "sharing"],
        ["meters"] = ["site", "meter", "gateway", "account", "utility", "decimals", "ratedUnitsPerHour", "hasRelay", "serial", "readAt", "counts"],
        ["balances"] = ["account", "electricityFen", "waterFen", "rentFen"],
    };

    private readonly List<ImportFault> faults = [];

    private ImportReading()
    {
    }

    /// <summary>The plan, and what is wrong with it; rows with a fault of their own are left out of the plan.</summary>
    public static (ImportPlan Plan, IReadOnlyList<ImportFault> Faults) Of(ImportBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var reading = new ImportReading();
        var plan = new ImportPlan(
            reading.Rows("sites", body.Sites, SiteOf), reading.Rows("accounts", body.Accounts, AccountOf), reading.Rows("meters", body.Meters, MeterOf), reading.Rows("balances", body.Balances, BalanceOf));
        return (plan, [.. reading.faults, .. plan.Contradictions()]);
    }

    private static ImportedSite SiteOf(RowReading row)
    {
        var body = new SiteBody(row["site"], row["name"], row["zone"], row["houseAccount"], row["calendar"]);
        row.Check(body);
        return new ImportedSite(row.Number, body);
    }

    private static ImportedAccount AccountOf(RowReading row)
    {
        row.CheckId("site");
        var body = new AccountBody(row["account"], row["room"], row["tenant"], row.One<BalanceSharing>("sharing"), BalanceAuthority.System);
        var room = new RoomBody(row["room"], row["roomName"]);
        var tenant = new TenantBody(row["tenant"], row["tenantName"], row["phone"], row["language"]);
        row.Check(body);
        row.Check(room, ("name", "roomName"));
        row.Check(tenant, ("name", "tenantName"));
        return new ImportedAccount(row.Number, row["site"], body, room, tenant);
    }

    private static ImportedMeter MeterOf(RowReading row)
    {
        row.CheckId("site");
        var body = new MeterBody(row["meter"], row["gateway"], row.One<Utility>("utility"), (int)row.Whole("decimals"), row.Decimal("ratedUnitsPerHour"), row.YesNo("hasRelay"), row["serial"]);
        row.Check(body);
        if (row["account"].Length == 0)
        {
            return new ImportedMeter(row.Number, row["site"], string.Empty, body, null);
        }

        row.CheckId("account");
        var (at, counts) = (row.Moment("readAt"), row.Whole("counts"));
        if (counts is < 0 or > 99_999_999)
        {
            row.Fault("counts", "0 to 99999999");
        }

        return new ImportedMeter(row.Number, row["site"], row["account"], body, new Mark(at, 0, counts));
    }

    private static ImportedBalance BalanceOf(RowReading row)
    {
        row.CheckId("account");
        return new ImportedBalance(row.Number, row["account"], new OpeningBalances(row.Fen("electricityFen"), row.Fen("waterFen"), row.Fen("rentFen")));
    }

    private List<T> Rows<T>(string file, string text, Func<RowReading, T> read)
    {
        var kept = new List<T>();
        var rows = CsvText.Read(text);
        var heading = Headings[file];
        if (rows.Count > 0 && !rows[0].Fields.SequenceEqual(heading, StringComparer.Ordinal))
        {
            faults.Add(new ImportFault(file, rows[0].Row, "heading", string.Join(',', heading)));
            return kept;
        }

        foreach (var row in rows.Skip(1))
        {
            if (row.Fields.Count != heading.Length)
            {
                faults.Add(new ImportFault(file, row.Row, "row", $"{heading.Length} fields"));
                continue;
            }

            var before = faults.Count;
            var item = read(new RowReading(file, row, heading, faults));
            if (faults.Count == before)
            {
                kept.Add(item);
            }
        }

        return kept;
    }

    /// <summary>One row while it is read.</summary>
    private sealed class RowReading(string file, CsvRow row, string[] heading, List<ImportFault> faults)
    {
        public int Number => row.Row;

        public string this[string column] => row.Fields[Array.IndexOf(heading, column)];

        public void Fault(string field, string expected)
        {
            var fault = new ImportFault(file, row.Row, field, expected);
            if (!faults.Contains(fault))
            {
                faults.Add(fault);
            }
        }

        public void CheckId(string column) => Tell(RequestBody.IdFault(column, this[column]), []);

        /// <summary>What the API would say of the body, told by column.</summary>
        public void Check(IRequestBody body, params (string Field, string Column)[] columns) => Tell(body.Fault(), columns);

        public T One<T>(string column)
            where T : struct, Enum
        {
            foreach (var value in Enum.GetValues<T>())
            {
                if (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == this[column])
                {
                    return value;
                }
            }

            Fault(column, string.Join(" or ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)));
            return default;
        }

        public long Whole(string column) => Parse(column, "a whole number", long.TryParse(this[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value), value);

        public decimal Decimal(string column) => Parse(column, "a number such as 22.5", decimal.TryParse(this[column], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value), value);

        public bool YesNo(string column) => Parse(column, "true or false", this[column] is "true" or "false", this[column] == "true");

        public Money Fen(string column)
        {
            var fen = this[column].Length == 0 ? 0 : Whole(column);
            if (Math.Abs((decimal)fen) > BookingRequest.Most.Fen)
            {
                Fault(column, $"at most {BookingRequest.Most.Fen} fen");
                return Money.Zero;
            }

            return Money.FromFen(fen);
        }

        public long Moment(string column) => Parse(
            column,
            "a time with its offset such as 2026-03-01T08:00:00+08:00",
            DateTimeOffset.TryParseExact(this[column], "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) && (this[column].EndsWith('Z') || this[column].LastIndexOfAny(['+', '-']) > 10),
            value.ToUnixTimeSeconds());

        private T Parse<T>(string column, string expected, bool isRead, T value)
        {
            if (!isRead)
            {
                Fault(column, expected);
            }

            return value;
        }

        private void Tell(string? fault, (string Field, string Column)[] columns)
        {
            if (fault?.Split(": expected ", 2) is [var field, var expected])
            {
                Fault(columns.Where(c => c.Field == field).Select(c => c.Column).FirstOrDefault(field), expected);
            }
        }
    }
}
