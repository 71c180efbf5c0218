using Prepaid.Functions.Sites;
using Prepaid.LocalAzure.Tables;
using Prepaid.Verify;

namespace Prepaid.Functions.Tests.Ledger;

/// <summary>Lets the verifier look at the rows of a running product, with what a test knows of the world outside.</summary>
internal static class Verified
{
    /// <summary>The verifier's report.</summary>
    /// <param name="product">Its store.</param>
    /// <param name="site">Its tariff is the run's.</param>
    /// <param name="truth">Lines of truth.csv, in their order.</param>
    /// <param name="payments">Lines of payments.csv.</param>
    public static VerificationReport Run(RunningProduct product, SiteEntry site, IEnumerable<string> truth, IEnumerable<string> payments)
    {
        var folder = Directory.CreateTempSubdirectory("prepaid-verified-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "tariff.json"), site.TariffJson);
            File.WriteAllLines(Path.Combine(folder, "truth.csv"), truth.Prepend("kind,meter,time,register,relay"));
            File.WriteAllLines(Path.Combine(folder, "commands.csv"), ["meter,command,time"]);
            File.WriteAllLines(Path.Combine(folder, "texts.csv"), ["messageId,account,level,sentAt"]);
            File.WriteAllLines(Path.Combine(folder, "payments.csv"), payments.Prepend("transaction,account,amountFen,paidAt"));
            return Verification.Run(new VerificationInput(TableStore.Of(product.Cloud).Rows().Select(r => VerifiedRow.Of(r.Table, r.Entity)), folder), RunFigures.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What was found, for a failing test.</summary>
    public static string Told(VerificationReport report) =>
        string.Join('\n', report.Violations.Take(20).Select(v => $"{v.Check} {v.Place}: expected {v.Expected}, found {v.Found}"));
}
