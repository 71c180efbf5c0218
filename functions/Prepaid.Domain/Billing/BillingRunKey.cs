using System.Globalization;

namespace Prepaid.Domain.Billing;

/// <summary>Names a run (R55).</summary>
/// <param name="Site">Site id.</param>
/// <param name="Job">What it does.</param>
/// <param name="Period">Local day or month.</param>
/// <param name="Number">1, and one more each time a run of the period was rejected or reversed.</param>
public sealed record BillingRunKey(string Site, BillingJob Job, BillingPeriod Period, int Number)
{
    /// <summary>Kind of the key row that marks an item as posted.</summary>
    public const string KeyKind = "run";

    /// <summary>Id of the key row in each account that the run posted to.</summary>
    public string PostedId => string.Create(CultureInfo.InvariantCulture, $"{Job.NameOf()}-{Period}-{Number:D3}");

    /// <summary>Id of the key row in each account that the run was reversed in.</summary>
    public string ReversedId => PostedId + "-reversed";

    /// <summary>For people and evidence: apportionment:202603:001.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Job.NameOf()}:{Period}:{Number:D3}");
}
