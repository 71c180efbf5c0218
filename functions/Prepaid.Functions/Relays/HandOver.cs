namespace Prepaid.Functions.Relays;

/// <summary>What came of handing something to a service outside.</summary>
public enum HandOver
{
    /// <summary>The service took it.</summary>
    Taken = 0,

    /// <summary>It certainly did not take it; a later try may succeed.</summary>
    NotNow = 1,

    /// <summary>It refused for good.</summary>
    Refused = 2,
}
