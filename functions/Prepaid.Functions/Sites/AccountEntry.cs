namespace Prepaid.Functions.Sites;

/// <summary>An account's entry in the directory, with the tenant's contact.</summary>
/// <param name="Account">Account id.</param>
/// <param name="Site">Its site.</param>
/// <param name="Room">What people call the place.</param>
/// <param name="Phone">E.164 number for texts; empty when none is known. Never logged.</param>
/// <param name="Language">zh or en.</param>
public sealed record AccountEntry(string Account, string Site, string Room, string Phone, string Language)
{
    /// <summary>Tenant of the account, or empty.</summary>
    public string Tenant { get; init; } = string.Empty;
}
