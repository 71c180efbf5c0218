namespace Prepaid.Domain.Notices;

/// <summary>What a text is about. The first three have the names and numbers of <see cref="NoticeLevel"/>.</summary>
public enum NoticeTopic
{
    /// <summary>First warning about the electricity balance.</summary>
    Low = 1,

    /// <summary>Second warning about the electricity balance.</summary>
    VeryLow = 2,

    /// <summary>Electricity is used up: the final notice before a cut.</summary>
    Empty = 3,

    /// <summary>Rent or a property fee is due soon.</summary>
    RentDue = 4,

    /// <summary>Rent is unpaid on a site that cuts supply for it: the final notice before such a cut.</summary>
    RentOverdue = 5,

    /// <summary>First warning about the water balance.</summary>
    WaterLow = 6,

    /// <summary>Second warning about the water balance.</summary>
    WaterVeryLow = 7,

    /// <summary>The water balance is used up; nothing is cut for that.</summary>
    WaterEmpty = 8,

    /// <summary>Water is unpaid on a site that cuts electricity for it: the final notice before such a cut.</summary>
    WaterOverdue = 9,
}
