namespace Prepaid.Functions.Sites;

/// <summary>A room of a site.</summary>
public sealed record RoomEntry(string Site, string Room, string Name);

/// <summary>A tenant of a site, who may have several accounts.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Name">Never logged.</param>
/// <param name="Phone">E.164 number for texts; empty when none is known. Never logged.</param>
/// <param name="Language">zh or en.</param>
public sealed record TenantEntry(string Site, string Tenant, string Name, string Phone, string Language);
