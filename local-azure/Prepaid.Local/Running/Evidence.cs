using System.Globalization;
using System.Text;
using Prepaid.Local.Building;
using Prepaid.Local.Tenants;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Sms;
using Prepaid.LocalAzure.Tables;

namespace Prepaid.Local.Running;

/// <summary>Writes what a run leaves for whoever wants to check it (docs/evidence.md).</summary>
public static class Evidence
{
    public static string FolderOf(string data) => Path.Combine(data, "evidence");

    public static void Write(string data, LocalCloud cloud, IEnumerable<SentPayment> payments, string tariffJson)
    {
        ArgumentNullException.ThrowIfNull(payments);
        var folder = FolderOf(data);
        Directory.CreateDirectory(folder);
        BuildingEvidence.WriteTruth(BuildingFolder(data), Path.Combine(folder, "truth.csv"));
        BuildingEvidence.WriteCommands(BuildingFolder(data), Path.Combine(folder, "commands.csv"));
        WriteLines(folder, "payments.csv", "transaction,account,amountFen,paidAt", payments
            .OrderBy(p => p.PaidAt).ThenBy(p => p.Transaction, StringComparer.Ordinal)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Transaction},{p.Account},{p.AmountFen},{Time(p.PaidAt)}")));
        WriteLines(folder, "texts.csv", "messageId,account,level,sentAt", SmsOutbox.Of(cloud).All()
            .Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.MessageId},{t.Tag!.Split(':')[0]},{t.Tag!.Split(':')[1]},{Time(t.SentAt)}")));
        WriteLines(folder, "tables.ndjson", null, TableStore.Of(cloud).Rows().Select(RowJson.Of));
        File.WriteAllText(Path.Combine(folder, "tariff.json"), tariffJson);
        File.WriteAllText(Path.Combine(folder, "water-tariff.json"), SimulatedTariff.WaterJson);
    }

    public static string BuildingFolder(string data) => Path.Combine(data, "building");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void WriteLines(string folder, string name, string? header, IEnumerable<string> lines)
    {
        using var file = new StreamWriter(Path.Combine(folder, name), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        if (header is not null)
        {
            file.WriteLine(header);
        }

        foreach (var line in lines)
        {
            file.WriteLine(line);
        }
    }
}
