using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Billing;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Adapters;

/// <summary>Table <c>rent</c>: one partition per site, one row per version of an agreement, in the order of accounts; behind them who has which room (docs/evidence.md).</summary>
public sealed class RentTable(ProductTables tables)
{
    /// <summary>Adds a version.</summary>
    /// <returns>False when there is one of that number.</returns>
    public Task<bool> Add(RentVersion version, CancellationToken cancellationToken) =>
        tables.Rent.TryAdd(RowOf(version), cancellationToken);

    /// <summary>Changes the state of a version, and with it the days that its agreement has the room.</summary>
    /// <param name="version">As it is now.</param>
    /// <param name="token">Of the version as it was.</param>
    /// <param name="room">The room as it was when this was decided; null when its days stay as they are.</param>
    /// <param name="term">The agreement's days now; null when it has none left.</param>
    /// <param name="cancellationToken">Stops before the transaction.</param>
    /// <returns>False when somebody else changed the version, or any agreement of the room, meanwhile.</returns>
    public async Task<bool> Put(RentVersion version, string token, LetRoom? room, RoomTerm? term, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateReplace, RowOf(version), new ETag(token)), .. room is null ? [] : LetRoomRows.ActionsOf(PartitionOf(version.Site), version, room, term)];
        try
        {
            await tables.Rent.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return false;
        }
    }

    /// <summary>Who has a room when. Its token is read first: whatever changes meanwhile makes it stale.</summary>
    public async Task<LetRoom> Room(string site, string room, CancellationToken cancellationToken)
    {
        var head = await tables.Rent.GetEntityIfExistsAsync<TableEntity>(PartitionOf(site), LetRoomRows.KeyOf(room), cancellationToken: cancellationToken);
        var terms = new List<RoomTerm>();
        await foreach (var row in tables.Rent.QueryAsync<TableEntity>(FilterOf(site, LetRoomRows.KeyOf(room) + ","), cancellationToken: cancellationToken))
        {
            terms.Add(LetRoomRows.TermOf(row));
        }

        return new LetRoom(room, terms, head.HasValue ? head.Value!.ETag.ToString() : null);
    }

    /// <summary>One version and the token that a change of it must present; null when there is none.</summary>
    public async Task<(RentVersion Version, string Token)?> Find(string site, string account, string agreement, int number, CancellationToken cancellationToken)
    {
        var row = await tables.Rent.GetEntityIfExistsAsync<TableEntity>(PartitionOf(site), KeyOf(account, agreement, number), cancellationToken: cancellationToken);
        return row.HasValue ? (VersionOf(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    /// <summary>All versions of one agreement, ascending.</summary>
    public Task<IReadOnlyList<RentVersion>> Versions(string site, string account, string agreement, CancellationToken cancellationToken) =>
        All(FilterOf(site, $"{account.AsKey()},{agreement.AsKey()},"), cancellationToken);

    /// <summary>All versions of all agreements of an account: a handful.</summary>
    public Task<IReadOnlyList<RentVersion>> OfAccount(string site, string account, CancellationToken cancellationToken) =>
        All(FilterOf(site, account.AsKey() + ","), cancellationToken);

    /// <summary>A site's accounts that have agreements, ascending; of each the versions of every agreement.</summary>
    public async IAsyncEnumerable<(string Account, IReadOnlyList<IReadOnlyList<RentVersion>> Agreements)> ByAccount(string site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var versions = new List<RentVersion>();
        await foreach (var version in OfSite(site, cancellationToken))
        {
            if (versions.Count > 0 && versions[0].Account != version.Account)
            {
                yield return ByAgreement(versions);
                versions.Clear();
            }

            versions.Add(version);
        }

        if (versions.Count > 0)
        {
            yield return ByAgreement(versions);
        }
    }

    /// <summary>The first local date on which any version of a site is in force; null when none is. Reads them all, so it is asked before the first run only.</summary>
    public async Task<DateOnly?> FirstInForce(string site, CancellationToken cancellationToken)
    {
        DateOnly? first = null;
        await foreach (var version in OfSite(site, cancellationToken))
        {
            first = version.InForceFrom is { } day && !(day >= first) ? day : first;
        }

        return first;
    }

    private static (string Account, IReadOnlyList<IReadOnlyList<RentVersion>> Agreements) ByAgreement(List<RentVersion> versions) =>
        (versions[0].Account, [.. versions.GroupBy(v => v.Agreement).Select(g => (IReadOnlyList<RentVersion>)[.. g])]);

    private async IAsyncEnumerable<RentVersion> OfSite(string site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(site)} and RowKey lt {LetRoomRows.Prefix}");
        await foreach (var row in tables.Rent.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return VersionOf(row);
        }
    }

    private static string PartitionOf(string site) => "site:" + site.AsKey();

    /// <summary>A comma sorts before every character of an id, so rows lie in the order of account ids.</summary>
    private static string KeyOf(string account, string agreement, int number) => string.Create(CultureInfo.InvariantCulture, $"{account.AsKey()},{agreement.AsKey()},{number:D3}");

    private static string FilterOf(string site, string prefix) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(site)} and RowKey ge {prefix} and RowKey lt {prefix + "~"}");

    private async Task<IReadOnlyList<RentVersion>> All(string filter, CancellationToken cancellationToken)
    {
        var versions = new List<RentVersion>();
        await foreach (var row in tables.Rent.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            versions.Add(VersionOf(row));
        }

        return versions;
    }

    private static TableEntity RowOf(RentVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var row = new TableEntity(PartitionOf(version.Site), KeyOf(version.Account, version.Agreement, version.Number))
        {
            ["Site"] = version.Site,
            ["Account"] = version.Account,
            ["Agreement"] = version.Agreement,
            ["Version"] = version.Number,
            ["Room"] = version.Room,
            ["Terms"] = JsonSerializer.Serialize(RentTermsBody.Of(version.Terms), RequestBody.Json),
            ["Reason"] = version.Reason,
            ["State"] = version.State.ToString(),
            ["ProposedBy"] = version.ProposedBy,
            ["ProposedAt"] = version.ProposedAt,
        };
        if (version is { DecidedBy: { } by, DecidedAt: { } at })
        {
            row["DecidedBy"] = by;
            row["DecidedAt"] = at;
        }

        if (version.InForceFrom is { } day)
        {
            row["InForceFrom"] = day.Text();
        }

        return row;
    }

    private static RentVersion VersionOf(TableEntity row) => new(
        row.GetString("Agreement"),
        row.GetInt32("Version") ?? 0,
        row.GetString("Site"),
        row.GetString("Account"),
        row.GetString("Room"),
        JsonSerializer.Deserialize<RentTermsBody>(row.GetString("Terms"), RequestBody.Json)!.ToTerms(),
        row.GetString("Reason"),
        Enum.Parse<RevisionState>(row.GetString("State")),
        row.GetString("ProposedBy"),
        row.GetDateTimeOffset("ProposedAt") ?? default)
    {
        DecidedBy = row.GetString("DecidedBy"),
        DecidedAt = row.GetDateTimeOffset("DecidedAt"),
        InForceFrom = row.Day("InForceFrom"),
    };
}
