using System.Globalization;

namespace Prepaid.Local.Tenants;

/// <summary>The agreements of the first rooms: from the start, from the middle of a month, with a step-up, with free days, and a property fee.</summary>
public static class RentPlan
{
    private const int Rooms = 8;

    /// <summary>What a tenant pays when reminded; 0 without an agreement.</summary>
    public static long MonthlyFenOf(int number) => number >= Rooms ? 0 : number % 4 == 3 ? 36_000 : 150_000 + (number * 7_531);

    /// <summary>Agreement id of a tenant that has one.</summary>
    public static string AgreementOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{(number % 4 == 3 ? 'F' : 'R')}-{number + 1:D3}");

    /// <summary>The body of the agreement's proposal (docs/billing.md), or null for a tenant without one.</summary>
    /// <param name="number">Place of the tenant in the plan, from 0.</param>
    /// <param name="start">Local date on which the run begins.</param>
    public static object? ProposalOf(int number, DateOnly start)
    {
        var monthlyFen = MonthlyFenOf(number);
        if (monthlyFen == 0)
        {
            return null;
        }

        var kind = number % 4;
        var from = kind == 1 ? start.AddDays(9) : start;
        List<object> steps = [new { from, monthlyFen }];
        if (kind == 2)
        {
            steps.Add(new { from = start.AddDays(20), monthlyFen = monthlyFen + 12_345 });
        }

        return new
        {
            agreement = AgreementOf(number),
            version = 1,
            terms = new
            {
                from,
                through = (DateOnly?)null,
                steps,
                free = number == 4 ? new[] { new { from, through = from.AddDays(6) } } : [],
                dueDay = kind switch { 0 => 1, 1 => 15, 2 => 31, _ => 5 },
                kind = kind == 3 ? "propertyFee" : "rent",
                proration = number >= 4 ? "thirtyDays" : "actualDays",
            },
            reason = "signed by tenant and landlord",
        };
    }
}
