using Prepaid.Local.Running;
using Prepaid.Local.Tenants;

namespace Prepaid.Local.Operators;

/// <summary>What the two operators of the simulated building do, and when.</summary>
public static class OperatorPlan
{
    private const string Proposer = "Cashier";
    private const string Approver = "Finance";

    public static IEnumerable<OperatorRequest> Of(RunPlan plan, IReadOnlyList<Tenant> tenants)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tenants);
        return Agreements(plan, tenants);
    }

    private static IEnumerable<OperatorRequest> Agreements(RunPlan plan, IReadOnlyList<Tenant> tenants)
    {
        var start = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(plan.Start, TimeZoneInfo.FindSystemTimeZoneById(plan.Zone)).DateTime);
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
