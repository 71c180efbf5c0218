using Prepaid.Domain.Ledger;
using Prepaid.Domain.Sites;

namespace Prepaid.Verify.Tests.Lived.Year;

/// <summary>What landlords and tenants of the simulated year do, and the statements that they printed when they were new.</summary>
internal sealed class YearPeople
{
    private readonly HashSet<(string Site, string Month)> apportioned = [];

    /// <summary>By account and month, in each form, as first printed.</summary>
    public Dictionary<(string Account, string Month, string Form), byte[]> Printed { get; } = [];

    /// <summary>Months that were previewed by one person and approved by another.</summary>
    public IReadOnlySet<(string Site, string Month)> Apportioned => apportioned;

    public async Task Act(SimulatedYear year)
    {
        foreach (var site in YearSite.All)
        {
            await Landlord(year, site);
            foreach (var account in site.Accounts)
            {
                await Tenant(year, account);
            }
        }

        if (year.Now >= SimulatedYear.Start.AddDays(20) && year.Now < SimulatedYear.Start.AddDays(20.5))
        {
            var definition = new { version = "2", from = "2026-03-12", price = 0.7123m };
            await year.Post(Role.Finance, "api/sites/S-CN/tariffs", new { definition, correction = "price of 12 March was entered late" });
            await year.Post(Role.LandlordAdmin, "api/sites/S-CN/tariffs/2/approve", new { });
        }
    }

    private async Task Landlord(SimulatedYear year, YearSite site)
    {
        if (year.Now < SimulatedYear.Start.AddHours(1))
        {
            await year.Post(Role.LandlordAdmin, $"api/sites/{site.Id}/pools", new
            {
                pool = "building",
                version = "1",
                from = "202603",
                reason = "common areas and loss",
                purpose = "commonArea",
                wallet = "electricity",
                mains = new[] { site.MainMeter },
                subtractsMembers = true,
                weights = "use",
                fallback = "landlord",
            });
            foreach (var account in site.Accounts)
            {
                await Agree(year, account);
            }
        }

        var today = site.LocalDate(year.Now);
        var month = today.AddMonths(-1).ToString("yyyyMM", System.Globalization.CultureInfo.InvariantCulture);
        if (today >= new DateOnly(2026, 4, 1) && !apportioned.Contains((site.Id, month)))
        {
            var runs = $"api/sites/{site.Id}/runs";
            if (await year.TryPost(Role.Finance, runs, new { job = "apportionment", period = month, number = 1 }) is null
                && await year.TryPost(Role.LandlordAdmin, $"{runs}/apportionment/{month}/1/approve", new { }) is null)
            {
                apportioned.Add((site.Id, month));
            }
        }
    }

    private static async Task Agree(SimulatedYear year, string account)
    {
        var path = $"api/accounts/{account}/rent-agreements";
        var steps = new[] { new { from = "2026-03-09", monthlyFen = 250_001L }, new { from = "2026-03-25", monthlyFen = 275_003L } };
        var terms = new { from = "2026-03-09", through = (string?)null, steps, free = Array.Empty<object>(), dueDay = 28, kind = "rent", proration = "actualDays" };
        await year.Post(Role.Cashier, path, new { agreement = "R-" + account, version = 1, terms, reason = "signed" });
        await year.Post(Role.Finance, $"{path}/R-{account}/versions/1/decision", new { approve = true, reason = "as signed" });
    }

    private async Task Tenant(SimulatedYear year, string account)
    {
        if (year.Now.Day == 27 && year.Now.Hour < 6)
        {
            await year.Pay(account, 300_000, Wallet.Rent);
        }

        var month = year.Now.AddMonths(-1).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var form in new[] { "format=json", "format=csv&lang=zh", "format=html&lang=en" })
        {
            if (!Printed.ContainsKey((account, month, form)) && await year.Get(Role.Auditor, $"api/accounts/{account}/statements/{month}?{form}") is { } bytes)
            {
                Printed[(account, month, form)] = bytes;
            }
        }
    }
}
