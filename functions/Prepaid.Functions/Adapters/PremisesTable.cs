using Azure.Data.Tables;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Adapters;

/// <summary>Rooms and tenants of a site, in the site's partition of table <c>directory</c>.</summary>
public sealed class PremisesTable(ProductTables tables)
{
    /// <summary>Adds a room, or finds the one with that id.</summary>
    /// <returns>The room as stored.</returns>
    public async Task<RoomEntry> Add(RoomEntry room, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(room);
        var row = new TableEntity(SiteKey(room.Site), RoomKey(room.Room)) { ["Room"] = room.Room, ["Site"] = room.Site, ["Name"] = room.Name };
        return await Insert(row, cancellationToken) ? room : await Room(room.Site, room.Room, cancellationToken) ?? room;
    }

    /// <summary>Adds a tenant, or finds the one with that id.</summary>
    /// <returns>The tenant as stored.</returns>
    public async Task<TenantEntry> Add(TenantEntry tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var row = new TableEntity(SiteKey(tenant.Site), TenantKey(tenant.Tenant))
        {
            ["Tenant"] = tenant.Tenant,
            ["Site"] = tenant.Site,
            ["Name"] = tenant.Name,
            ["Phone"] = tenant.Phone,
            ["Language"] = tenant.Language,
        };
        return await Insert(row, cancellationToken) ? tenant : await Tenant(tenant.Site, tenant.Tenant, cancellationToken) ?? tenant;
    }

    public async Task<RoomEntry?> Room(string site, string room, CancellationToken cancellationToken)
    {
        var row = await tables.Directory.GetEntityIfExistsAsync<TableEntity>(SiteKey(site), RoomKey(room), cancellationToken: cancellationToken);
        return row.HasValue ? new RoomEntry(row.Value!.GetString("Site"), row.Value.GetString("Room"), row.Value.GetString("Name")) : null;
    }

    public async Task<TenantEntry?> Tenant(string site, string tenant, CancellationToken cancellationToken)
    {
        var row = await tables.Directory.GetEntityIfExistsAsync<TableEntity>(SiteKey(site), TenantKey(tenant), cancellationToken: cancellationToken);
        return row.HasValue
            ? new TenantEntry(row.Value!.GetString("Site"), row.Value.GetString("Tenant"), row.Value.GetString("Name"), row.Value.GetString("Phone"), row.Value.GetString("Language"))
            : null;
    }

    private static string SiteKey(string site) => "site:" + site.AsKey();

    private static string RoomKey(string room) => "room:" + room.AsKey();

    private static string TenantKey(string tenant) => "tenant:" + tenant.AsKey();

    private Task<bool> Insert(TableEntity row, CancellationToken cancellationToken) =>
        tables.Directory.TryAdd(row, cancellationToken);
}
