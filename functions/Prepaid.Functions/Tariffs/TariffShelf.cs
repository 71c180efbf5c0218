using System.Collections.Immutable;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Functions.Tariffs;

/// <summary>Everything proposed and published for one site or one region, as loaded.</summary>
/// <param name="Scope">See <see cref="OfSite"/> and <see cref="OfRegion"/>.</param>
/// <param name="Revision">Counts every change; 0 for a shelf without any.</param>
/// <param name="Token">Token that a change must present; empty for a shelf without any.</param>
/// <param name="Revisions">Versions of the electricity tariff in the order of proposal.</param>
/// <param name="WaterRevisions">Versions of the water tariff in the order of proposal.</param>
/// <param name="Publications">Holidays, catalogue prices, cap rules.</param>
public sealed record TariffShelf(string Scope, long Revision, string Token, ImmutableArray<TariffRevision> Revisions, ImmutableArray<TariffRevision> WaterRevisions, ImmutableArray<Publication> Publications)
{
    public static string OfSite(string site) => "site:" + site;

    public static string OfRegion(string region) => "region:" + region;

    public static TariffShelf Empty(string scope) => new(scope, 0, string.Empty, [], [], []);

    /// <summary>Approved publications of a kind, in the order of approval: of two that say the same, the later counts.</summary>
    public IEnumerable<Publication> Approved(PublicationKind kind) =>
        Publications.Where(p => p.Kind == kind && p.State == RevisionState.Approved).OrderBy(p => p.DecidedAt).ThenBy(p => p.Id, StringComparer.Ordinal);

    public Publication? Find(PublicationKind kind, string id) => Publications.FirstOrDefault(p => p.Kind == kind && p.Id == id);
}
