using System.Globalization;
using Prepaid.Domain.Billing;

namespace Prepaid.Benchmarks.Apportionment;

/// <summary>Posts an apportionment in a process of its own, which a test may kill; tells how far it has come and how much it holds in memory.</summary>
internal static class ApportionmentProcess
{
    private const int BatchesBetweenLines = 20;

    /// <summary>Prepares what is not prepared, and posts.</summary>
    /// <param name="arguments">Folder, accounts, hours behind the month.</param>
    public static async Task<int> Run(string[] arguments)
    {
        var accounts = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        await using var site = new ApportionedAccounts(new DirectoryInfo(arguments[0]), int.Parse(arguments[2], CultureInfo.InvariantCulture));
        await site.Start();
        if (await site.Find() is not { IsFrozen: true })
        {
            await site.Prepare(accounts);
        }

        Tell("prepared", 0);
        BillingRun? run;
        do
        {
            run = await site.Runs.CarryOn(ApportionedAccounts.Run, BatchesBetweenLines, CancellationToken.None);
            Tell("posted", run!.Posted);
        }
        while (run.HasWork);
        return run.State == BillingRunState.Posted ? 0 : 1;
    }

    private static void Tell(string what, int count) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {count} {GC.GetTotalMemory(forceFullCollection: true)}"));
}
