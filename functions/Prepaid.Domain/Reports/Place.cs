namespace Prepaid.Domain.Reports;

/// <summary>Whose rows they are.</summary>
/// <param name="Account">Account id.</param>
/// <param name="Room">Room of the account, which never changes.</param>
public readonly record struct Place(string Account, string Room);
