using System.Text.Json;
using Prepaid.Domain;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Relays;

namespace Prepaid.Functions.Adapters;

/// <summary>What one account gives another, as one JSON text in its outbox row.</summary>
public static class HandOverJson
{
    public static string Write(HandOver given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return JsonSerializer.Serialize(new Stored(
            given.From,
            given.To,
            given.By,
            given.At,
            given.Electricity.Fen,
            given.Water.Fen,
            given.Rent.Fen,
            given.Meter is { } m ? new StoredMeter(m.Meter, m.Use.ToString(), m.Final.Time, m.Final.Sequence, m.Final.Counts, m.Installation, m.Installations, m.Relay) : null));
    }

    /// <exception cref="InvalidDataException">The text is not what <see cref="Write"/> writes.</exception>
    public static HandOver Read(string text)
    {
        var given = JsonSerializer.Deserialize<Stored>(text) ?? throw new InvalidDataException("A hand-over is missing.");
        var meter = given.Meter is { } m
            ? new HandedMeter(m.Meter, Enum.Parse<MeterUse>(m.Use), new Mark(m.Time, m.Sequence, m.Counts), m.Installation, m.Installations, m.Relay)
            : null;
        return new HandOver(
            given.From, given.To, given.By, given.At, meter, Money.FromFen(given.ElectricityFen), Money.FromFen(given.WaterFen), Money.FromFen(given.RentFen));
    }

    private sealed record Stored(string From, string To, string By, DateTimeOffset At, long ElectricityFen, long WaterFen, long RentFen, StoredMeter? Meter);

    private sealed record StoredMeter(string Meter, string Use, long Time, long Sequence, long Counts, int Installation, int Installations, RelayState? Relay);
}
