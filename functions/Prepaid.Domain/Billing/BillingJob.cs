namespace Prepaid.Domain.Billing;

/// <summary>What a billing run does. The name in rows and routes is the name in lower case.</summary>
public enum BillingJob
{
    /// <summary>Daily: debits the water of days that are over.</summary>
    Water = 0,

    /// <summary>Daily: debits rent and property fees that are due.</summary>
    Rent = 1,

    /// <summary>Monthly: shares out what common areas used and what lines lost.</summary>
    Apportionment = 2,

    /// <summary>Monthly: issues a statement for each account.</summary>
    Statement = 3,

    /// <summary>Daily: reminds tenants of rent and property fees that are due soon.</summary>
    RentReminder = 4,
}

/// <summary>Names of jobs in rows and routes.</summary>
public static class BillingJobNames
{
    /// <summary>water, rent, apportionment, statement or rent-reminder.</summary>
    public static string NameOf(this BillingJob job) => job switch
    {
        BillingJob.Water => "water",
        BillingJob.Rent => "rent",
        BillingJob.Apportionment => "apportionment",
        BillingJob.Statement => "statement",
        BillingJob.RentReminder => "rent-reminder",
        _ => throw new ArgumentOutOfRangeException(nameof(job), job, "expected a job of the enum"),
    };

    /// <summary>The job of a name; false for a name that is none.</summary>
    public static bool TryFind(string? name, out BillingJob job)
    {
        foreach (var known in Enum.GetValues<BillingJob>())
        {
            if (known.NameOf() == name)
            {
                job = known;
                return true;
            }
        }

        job = default;
        return false;
    }
}
