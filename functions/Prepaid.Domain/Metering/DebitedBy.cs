namespace Prepaid.Domain.Metering;

/// <summary>What turns a meter's consumption into a debit.</summary>
public enum DebitedBy
{
    /// <summary>Every reading: a tenant's electricity.</summary>
    Reading = 0,

    /// <summary>The daily run: a tenant's water. It is priced when it is read, and measured until its day is billed.</summary>
    DailyRun = 1,

    /// <summary>Nothing: house meters are measured and never priced.</summary>
    Nothing = 2,
}
