namespace Prepaid.Domain.Reports;

/// <summary>Languages of statements and reports.</summary>
public enum ReportLanguage
{
    /// <summary>Chinese.</summary>
    Zh = 0,

    /// <summary>English.</summary>
    En = 1,
}
