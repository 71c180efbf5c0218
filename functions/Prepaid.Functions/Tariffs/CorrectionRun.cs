namespace Prepaid.Functions.Tariffs;

/// <summary>How far a correction run has come.</summary>
public enum RunState
{
    /// <summary>Walks the accounts of its site for the first time.</summary>
    Running = 0,

    /// <summary>Waits until no instance can still bill by the tariff of before, then walks them once more.</summary>
    Settling = 1,

    /// <summary>Ended.</summary>
    Done = 2,
}

/// <summary>Rates the stored days of a site again from a date on, and posts only the differences (M4). Safe to run again at any point.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Id">Names the approval that caused it.</param>
/// <param name="From">First local date.</param>
/// <param name="Reason">Why, for the entries.</param>
/// <param name="Actor">Who approved it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="SettledAfter">From then on every instance knows the tariff.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Cursor">Where in the list of accounts it goes on; null at its start.</param>
/// <param name="Accounts">Accounts looked at.</param>
/// <param name="Corrected">Corrections posted.</param>
/// <param name="DifferenceFen">What they came to: negative was given back.</param>
public sealed record CorrectionRun(
    string Site,
    string Id,
    DateOnly From,
    string Reason,
    string Actor,
    DateTimeOffset CreatedAt,
    DateTimeOffset SettledAfter,
    RunState State = RunState.Running,
    string? Cursor = null,
    long Accounts = 0,
    long Corrected = 0,
    long DifferenceFen = 0);
