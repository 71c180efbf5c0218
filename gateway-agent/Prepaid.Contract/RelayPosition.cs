namespace Prepaid.Contract;

/// <summary>A relay's position. Open = supply off, closed = supply on.</summary>
public enum RelayPosition
{
    /// <summary>Not read, or the meter contradicts itself.</summary>
    Unknown = 0,

    /// <summary>Supply is off.</summary>
    Open = 1,

    /// <summary>Supply is on.</summary>
    Closed = 2,
}
