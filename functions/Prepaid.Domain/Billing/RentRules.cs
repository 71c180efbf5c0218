namespace Prepaid.Domain.Billing;

/// <summary>What a site does about rent that is due or unpaid.</summary>
/// <remarks>There is no setting for property fees beside the reminder: supply is never cut for one (Civil Code art. 944, R36).</remarks>
public sealed record RentRules
{
    /// <summary>Days from the reminder to the due date; default 3, 0 sends none.</summary>
    public int ReminderDays { get; init; } = 3;

    /// <summary>Cuts electricity for unpaid rent, under the rules of every other cut; default no.</summary>
    public bool CutsForUnpaidRent { get; init; }
}
