using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Adapters;

/// <summary>Who belongs to whom: gateway → meters, site → accounts, account → contact. Rows in docs/evidence.md.</summary>
/// <remarks>Gateways and sites are cached per instance for <see cref="CachedFor"/>.</remarks>
public sealed class DirectoryTable(ProductTables tables, TimeProvider clock)
{
    /// <summary>How long a changed directory may go unnoticed.</summary>
    public static readonly TimeSpan CachedFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Cached<IReadOnlyDictionary<string, MeterLink>>> gateways = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Cached<SiteEntry>> sites = new(StringComparer.Ordinal);

    /// <summary>The meters configured on a gateway, by id; empty for an unknown gateway.</summary>
    public async ValueTask<IReadOnlyDictionary<string, MeterLink>> MetersOf(string gateway, CancellationToken cancellationToken)
    {
        if (gateways.TryGetValue(gateway, out var cached) && cached.Until > clock.GetUtcNow())
        {
            return cached.Value;
        }

        var meters = new Dictionary<string, MeterLink>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {GatewayKey(gateway)}");
        await foreach (var row in tables.Directory.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            meters[row.RowKey] = LinkOf(row);
        }

        gateways[gateway] = new(meters, clock.GetUtcNow() + CachedFor);
        return meters;
    }

    /// <summary>The site, or null.</summary>
    public async ValueTask<SiteEntry?> Site(string site, CancellationToken cancellationToken)
    {
        if (sites.TryGetValue(site, out var cached) && cached.Until > clock.GetUtcNow())
        {
            return cached.Value;
        }

        var row = await tables.Directory.GetEntityIfExistsAsync<TableEntity>("sites", site.AsKey(), cancellationToken: cancellationToken);
        if (!row.HasValue)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var entry = new Cached<SiteEntry>(SiteRows.SiteOf(row.Value!), now + CachedFor);
        return sites.AddOrUpdate(site, entry, (_, first) => first.Until > now ? first : entry).Value; // one for all who asked at once: what is derived from it is kept by reference
    }

    /// <summary>The site as it is now, whatever is cached, and the token that a change of it must present; null when there is none.</summary>
    public async Task<(SiteEntry Site, string Token)?> SiteAnew(string site, CancellationToken cancellationToken)
    {
        var row = await tables.Directory.GetEntityIfExistsAsync<TableEntity>("sites", site.AsKey(), cancellationToken: cancellationToken);
        return row.HasValue ? (SiteRows.SiteOf(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    public async Task<IReadOnlyList<SiteEntry>> AllSites(CancellationToken cancellationToken)
    {
        var all = new List<SiteEntry>();
        await foreach (var row in tables.Directory.QueryAsync<TableEntity>("PartitionKey eq 'sites'", cancellationToken: cancellationToken))
        {
            all.Add(SiteRows.SiteOf(row));
        }

        return all;
    }

    /// <summary>One page of all sites.</summary>
    public Task<(IReadOnlyList<SiteEntry> Items, string? Next)> Sites(string? from, CancellationToken cancellationToken) =>
        tables.Directory.PageOf("PartitionKey eq 'sites'", from, SiteRows.SiteOf, cancellationToken);

    /// <summary>The account's entry, or null.</summary>
    public async Task<AccountEntry?> Account(string account, CancellationToken cancellationToken)
    {
        var row = await tables.Directory.GetEntityIfExistsAsync<TableEntity>(AccountKey(account), "contact", cancellationToken: cancellationToken);
        return row.HasValue ? AccountOf(row.Value!) : null;
    }

    /// <summary>The meter's entry, or null.</summary>
    public async Task<MeterLink?> Meter(string meter, CancellationToken cancellationToken)
    {
        var row = await tables.Directory.GetEntityIfExistsAsync<TableEntity>(MeterKey(meter), "link", cancellationToken: cancellationToken);
        return row.HasValue ? LinkOf(row.Value!) : null;
    }

    /// <summary>One page of a site's accounts.</summary>
    public Task<(IReadOnlyList<AccountEntry> Items, string? Next)> AccountsOf(string site, string? from, CancellationToken cancellationToken) =>
        tables.Directory.PageOf(RowsOfSite(site, "account:"), from, AccountOf, cancellationToken);

    /// <summary>One page of a site's meters.</summary>
    public Task<(IReadOnlyList<MeterLink> Items, string? Next)> MetersOfSite(string site, string? from, CancellationToken cancellationToken) =>
        tables.Directory.PageOf(RowsOfSite(site, "meter:"), from, LinkOf, cancellationToken);

    /// <summary>The voltage classes of a site and its electricity meters, its own first.</summary>
    public async Task<IReadOnlyList<string>> VoltageClassesOf(SiteEntry site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        var classes = new List<string> { site.VoltageClass };
        string? from = null;
        do
        {
            (var meters, from) = await MetersOfSite(site.Site, from, cancellationToken);
            classes.AddRange(meters.Where(m => m.Use == MeterUse.Electricity && m.VoltageClass.Length > 0).Select(m => m.VoltageClass));
        }
        while (from is not null);
        return [.. classes.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Adds or replaces a site.</summary>
    public async Task Put(SiteEntry site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        await tables.Directory.UpsertEntityAsync(SiteRows.RowOf(site), TableUpdateMode.Replace, cancellationToken);
        sites.TryRemove(site.Site, out _);
    }

    /// <summary>Changes a site; false when somebody else did meanwhile.</summary>
    public async Task<bool> Put(SiteEntry site, string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        try
        {
            return await tables.Directory.TryReplace(SiteRows.RowOf(site), token, cancellationToken);
        }
        finally
        {
            sites.TryRemove(site.Site, out _);
        }
    }

    /// <summary>Adds or replaces an account.</summary>
    public async Task Put(AccountEntry account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        foreach (var (partition, row) in new[] { (AccountKey(account.Account), "contact"), (SiteKey(account.Site), "account:" + account.Account.AsKey()) })
        {
            await tables.Directory.UpsertEntityAsync(
                new TableEntity(partition, row) { ["Account"] = account.Account, ["Site"] = account.Site, ["Room"] = account.Room, ["Phone"] = account.Phone, ["Language"] = account.Language, ["Tenant"] = account.Tenant },
                TableUpdateMode.Replace,
                cancellationToken);
        }
    }

    /// <summary>Adds or replaces a meter.</summary>
    public async Task Put(MeterLink link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        foreach (var (partition, row) in new[] { (GatewayKey(link.Gateway), link.Meter.AsKey()), (MeterKey(link.Meter), "link"), (SiteKey(link.Site), "meter:" + link.Meter.AsKey()) })
        {
            var entity = new TableEntity(partition, row)
            {
                ["Utility"] = link.Utility.ToString(),
                ["Serial"] = link.Serial,
                ["Installations"] = link.Installations,
                ["Meter"] = link.Meter,
                ["Gateway"] = link.Gateway,
                ["Account"] = link.Account,
                ["Site"] = link.Site,
                ["Use"] = link.Use.ToString(),
                ["Decimals"] = link.Decimals,
                ["RatedUnitsPerHour"] = link.RatedUnitsPerHour.ToString(CultureInfo.InvariantCulture),
                ["HasRelay"] = link.HasRelay,
                ["VoltageClass"] = link.VoltageClass,
                ["Digits"] = link.Digits,
                ["Ratio"] = link.Ratio.ToString(CultureInfo.InvariantCulture),
                ["BandRegisters"] = link.BandRegisters,
                ["Direction"] = link.Direction.ToString(),
            };
            if (link.RegisteredAt is { } registered)
            {
                entity["RegisteredAt"] = registered;
            }

            await tables.Directory.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken);
        }

        gateways.TryRemove(link.Gateway, out _);
    }

    /// <summary>Reads a gateway's meters again at the next question: an account knows better.</summary>
    public void Forget(string gateway) => gateways.TryRemove(gateway, out _);

    /// <summary>Keeps the newest state of a gateway; an older one changes nothing.</summary>
    public async Task PutGatewayState(string gateway, long at, int queued, int silentMeters, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var known = await tables.Directory.GetEntityIfExistsAsync<TableEntity>("gateways", gateway.AsKey(), cancellationToken: cancellationToken);
        if (known.HasValue && known.Value!.GetInt64("At") > at)
        {
            return;
        }

        await tables.Directory.UpsertEntityAsync(
            new TableEntity("gateways", gateway.AsKey()) { ["Gateway"] = gateway, ["At"] = at, ["Queued"] = queued, ["SilentMeters"] = silentMeters, ["ReceivedAt"] = receivedAt },
            TableUpdateMode.Replace,
            cancellationToken);
    }

    private static string GatewayKey(string gateway) => "gateway:" + gateway.AsKey();

    private static string SiteKey(string site) => "site:" + site.AsKey();

    private static string AccountKey(string account) => "account:" + account.AsKey();

    private static string MeterKey(string meter) => "meter:" + meter.AsKey();

    private static string RowsOfSite(string site, string prefix) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {SiteKey(site)} and RowKey ge {prefix} and RowKey lt {prefix + "~"}");

    private static MeterLink LinkOf(TableEntity row) => new(
        row.GetString("Meter"),
        row.GetString("Gateway"),
        row.GetString("Account"),
        row.GetString("Site"),
        Enum.Parse<MeterUse>(row.GetString("Use")),
        row.GetInt32("Decimals") ?? 0,
        decimal.Parse(row.GetString("RatedUnitsPerHour"), CultureInfo.InvariantCulture),
        row.GetBoolean("HasRelay") ?? false)
    {
        VoltageClass = row.GetString("VoltageClass") ?? string.Empty,
        Utility = Enum.Parse<Utility>(row.GetString("Utility")),
        Serial = row.GetString("Serial"),
        Digits = row.GetInt32("Digits") ?? MeterLink.UsualDigits,
        Ratio = row.GetString("Ratio") is { } ratio ? decimal.Parse(ratio, CultureInfo.InvariantCulture) : 1m,
        BandRegisters = row.GetString("BandRegisters") ?? string.Empty,
        Direction = Enum.Parse<RegisterDirection>(row.GetString("Direction") ?? nameof(RegisterDirection.Import)),
        Installations = row.GetString("Installations"),
        RegisteredAt = row.GetDateTimeOffset("RegisteredAt"),
    };

    private static AccountEntry AccountOf(TableEntity row) =>
        new(row.GetString("Account"), row.GetString("Site"), row.GetString("Room"), row.GetString("Phone"), row.GetString("Language")) { Tenant = row.GetString("Tenant") ?? string.Empty };

    private sealed record Cached<T>(T Value, DateTimeOffset Until);
}
