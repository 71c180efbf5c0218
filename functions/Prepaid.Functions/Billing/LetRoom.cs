using Prepaid.Domain.Billing;

namespace Prepaid.Functions.Billing;

/// <summary>Who has a room when, by approved agreements.</summary>
/// <param name="Room">Room id.</param>
/// <param name="Terms">One for each agreement.</param>
/// <param name="Token">A change of any of them must present it; null before the first.</param>
public sealed record LetRoom(string Room, IReadOnlyList<RoomTerm> Terms, string? Token);
