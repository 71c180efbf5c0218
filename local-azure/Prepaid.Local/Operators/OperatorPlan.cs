using System.Globalization;
using Prepaid.Local.Running;
using Prepaid.Local.Tenants;

namespace Prepaid.Local.Operators;

/// <summary>What the two operators of the simulated building do, and when.</summary>
public static class OperatorPlan
{
    private const string Proposer = "Cashier";
    private const string Approver = "Finance";
    private const string Landlord = "LandlordAdmin";
    private const string MainMeter = "M-001";
    private const int MostMonths = 36;

    /// <summary>In no particular order.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="tenants">Those who live in the building.</param>
    /// <param name="hasMain">False while the main meter is not connected: nothing can be shared out then.</param>
    public static IEnumerable<OperatorRequest> Of(RunPlan plan, IReadOnlyList<Tenant> tenants, bool hasMain)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tenants);
        return [.. Agreements(plan, tenants), .. hasMain ? Apportionments(plan) : []];
    }

    /// <summary>What the main meter counted and no tenant did, common areas and loss, is shared out by use once the month is over.</summary>
    private static IEnumerable<OperatorRequest> Apportionments(RunPlan plan)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(plan.Zone);
        var first = StartOf(plan);
        var month = new DateOnly(first.Year, first.Month, 1);
        yield return new OperatorRequest(plan.Start, Landlord, $"api/sites/{Settlement.Site}/pools", new
        {
            pool = "building",
            version = "1",
            from = Month(month),
            reason = "common areas and loss of the building",
            purpose = "commonArea",
            wallet = "electricity",
            mains = new[] { MainMeter },
            subtractsMembers = true,
            weights = "use",
            fallback = "landlord",
        });
        for (var end = month.AddMonths(1); end < month.AddMonths(MostMonths); end = end.AddMonths(1))
        {
            var over = end.ToDateTime(new TimeOnly(6, 0));
            var from = new DateTimeOffset(over, zone.GetUtcOffset(over));
            if (from >= plan.Until)
            {
                yield break;
            }

            var runs = $"api/sites/{Settlement.Site}/runs";
            var period = Month(end.AddMonths(-1));
            yield return new OperatorRequest(from, Approver, runs, new { job = "apportionment", period, number = 1 });
            yield return new OperatorRequest(from, Landlord, $"{runs}/apportionment/{period}/1/approve", new { });
        }
    }

    private static string Month(DateOnly first) => first.ToString("yyyyMM", CultureInfo.InvariantCulture);

    private static DateOnly StartOf(RunPlan plan) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(plan.Start, TimeZoneInfo.FindSystemTimeZoneById(plan.Zone)).DateTime);

    private static IEnumerable<OperatorRequest> Agreements(RunPlan plan, IReadOnlyList<Tenant> tenants)
    {
        var start = StartOf(plan);
        for (var number = 0; number < tenants.Count; number++)
        {
            if (tenants[number].RentFen > 0 && RentPlan.ProposalOf(number, start) is { } proposal)
            {
                var path = $"api/accounts/{tenants[number].Account}/rent-agreements";
                yield return new OperatorRequest(plan.Start, Proposer, path, proposal);
                yield return new OperatorRequest(plan.Start, Approver, $"{path}/{RentPlan.AgreementOf(number)}/versions/1/decision", new { approve = true, reason = "as signed" });
            }
        }
    }
}
