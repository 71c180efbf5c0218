using System.Globalization;
using Prepaid.Domain.Billing;
using Prepaid.Domain.Sites;
using Prepaid.Domain.Tariffs;
using Prepaid.Functions.Adapters;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Billing;

/// <summary>No two approved agreements of a kind have a room on the same day. Those of a closed account have it until the day before the closing.</summary>
public sealed class RoomLetting(RentTable table, AccountTable accounts)
{
    /// <summary>Why a proposal cannot be approved as things are; null when it can.</summary>
    public async Task<Refusal?> Refuse(RentVersion proposed, SiteEntry site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        return await Refuse(await table.Room(proposed.Site, proposed.Room, cancellationToken), RoomTerm.Of(proposed), site, cancellationToken);
    }

    /// <summary>Stores a decision on a version. One that gives the room to the agreement, or gives it other days, is stored only while no other has them.</summary>
    /// <param name="site">Site of the version.</param>
    /// <param name="known">As it was.</param>
    /// <param name="decided">As it is to be.</param>
    /// <param name="token">Of the version as it was.</param>
    /// <param name="cancellationToken">Stops before the transaction.</param>
    /// <returns>Null when it is stored.</returns>
    public async Task<Refusal?> Put(SiteEntry site, RentVersion known, RentVersion decided, string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(decided);
        LetRoom? room = null;
        RoomTerm? term = null;
        if (known.State == RevisionState.Approved || decided.State == RevisionState.Approved)
        {
            room = await table.Room(known.Site, known.Room, cancellationToken); // before the versions: its token outdates what is read behind it
            var versions = await table.Versions(known.Site, known.Account, known.Agreement, cancellationToken);
            term = RoomTerm.Of(versions.Select(v => v.Number == decided.Number ? decided : v));
            if (term is not null && await Refuse(room, term, site, cancellationToken) is { } taken)
            {
                return taken;
            }
        }

        return await table.Put(decided, token, room, term, cancellationToken)
            ? null
            : new Refusal(RefusalReason.ChangedMeanwhile, $"version {known.Number} of agreement {known.Agreement}, or another agreement of room {known.Room}, was decided meanwhile; look at it again");
    }

    private async Task<Refusal?> Refuse(LetRoom room, RoomTerm wanted, SiteEntry site, CancellationToken cancellationToken)
    {
        foreach (var other in room.Terms.Where(wanted.Overlaps))
        {
            var closedAt = (await accounts.Load(other.Account, cancellationToken))?.Head.ClosedAt;
            if (closedAt is not { } at || (other.ClosedOn(SiteZone.Of(site.Zone).DateAt(at.ToUnixTimeSeconds())) is { } left && wanted.Overlaps(left)))
            {
                return new Refusal(
                    RefusalReason.RoomTaken,
                    $"room {room.Room}: agreement {other.Agreement} of account {other.Account} has it from {TextOf(other.From)} to {TextOf(other.Through)}; wanted from {TextOf(wanted.From)} to {TextOf(wanted.Through)}");
            }
        }

        return null;
    }

    private static string TextOf(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "no end";
}
