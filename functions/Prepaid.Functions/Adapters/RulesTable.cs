using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Adapters;

/// <summary>Proposed changes of a site's rules: partition <c>rules:{site}</c> of table <c>directory</c> (docs/evidence.md).</summary>
public sealed class RulesTable(ProductTables tables)
{
    /// <summary>Adds a proposal; false when there is one of that id.</summary>
    public Task<bool> Add(RulesProposal proposal, CancellationToken cancellationToken) =>
        tables.Directory.TryAdd(RowOf(proposal), cancellationToken);

    /// <summary>Changes the state of a proposal; false when somebody else did meanwhile.</summary>
    public Task<bool> Put(RulesProposal proposal, string token, CancellationToken cancellationToken) =>
        tables.Directory.TryReplace(RowOf(proposal), token, cancellationToken);

    /// <summary>A proposal and the token that a change of it must present; null when there is none.</summary>
    public async Task<(RulesProposal Proposal, string Token)?> Find(string site, string id, CancellationToken cancellationToken)
    {
        var row = await tables.Directory.GetEntityIfExistsAsync<TableEntity>(PartitionOf(site), id.AsKey(), cancellationToken: cancellationToken);
        return row.HasValue ? (ProposalOf(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    /// <summary>One page of a site's proposals.</summary>
    public Task<(IReadOnlyList<RulesProposal> Items, string? Next)> OfSite(string site, string? from, CancellationToken cancellationToken) =>
        tables.Directory.PageOf(TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(site)}"), from, ProposalOf, cancellationToken);

    private static string PartitionOf(string site) => "rules:" + site.AsKey();

    private static TableEntity RowOf(RulesProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        var row = new TableEntity(PartitionOf(proposal.Site), proposal.Id.AsKey())
        {
            ["Id"] = proposal.Id,
            ["Site"] = proposal.Site,
            ["Before"] = JsonSerializer.Serialize(proposal.Before, RequestBody.Json),
            ["After"] = JsonSerializer.Serialize(proposal.After, RequestBody.Json),
            ["Reason"] = proposal.Reason,
            ["State"] = proposal.State.ToString(),
            ["ProposedBy"] = proposal.ProposedBy,
            ["ProposedAt"] = proposal.ProposedAt,
        };
        if (proposal is { DecidedBy: { } by, DecidedAt: { } at, DecisionReason: { } reason })
        {
            row["DecidedBy"] = by;
            row["DecidedAt"] = at;
            row["DecisionReason"] = reason;
        }

        if (proposal.InForceAt is { } inForce)
        {
            row["InForceAt"] = inForce;
        }

        return row;
    }

    private static RulesProposal ProposalOf(TableEntity row) => new(
        row.GetString("Id"),
        row.GetString("Site"),
        ValuesOf(row.GetString("Before")),
        ValuesOf(row.GetString("After")),
        row.GetString("Reason"),
        row.GetString("ProposedBy"),
        row.GetDateTimeOffset("ProposedAt") ?? default)
    {
        State = Enum.Parse<RevisionState>(row.GetString("State")),
        DecidedBy = row.GetString("DecidedBy"),
        DecidedAt = row.GetDateTimeOffset("DecidedAt"),
        DecisionReason = row.GetString("DecisionReason"),
        InForceAt = row.GetDateTimeOffset("InForceAt"),
    };

    private static List<RuleValue> ValuesOf(string json) => JsonSerializer.Deserialize<List<RuleValue>>(json, RequestBody.Json)!;
}
