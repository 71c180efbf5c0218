using System.Globalization;
using Prepaid.Contract;
using Prepaid.LocalAzure.EventHubs;

namespace Prepaid.Benchmarks.Pipeline;

/// <summary>What is sent: every gateway one message a round, every meter of it the same number of readings, each above the one before.</summary>
internal sealed record PipelineLoad(int Gateways, int MetersPerGateway, int ReadingsPerMeter, int Rounds)
{
    /// <summary>400 gateways of 25 meters, five rounds: 200,000 readings at four per meter and message.</summary>
    public static PipelineLoad Of(int readingsPerMeter) => new(400, 25, readingsPerMeter, 5);

    private const long CountsBetweenReadings = 31;

    public long SecondsBetweenReadings { get; init; } = 900;

    /// <summary>2026-03-02 00:00 in Shanghai: all rounds fall on one local day.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 16, 0, 0, TimeSpan.Zero);

    /// <summary>The moment that the product takes for now.</summary>
    public static readonly DateTimeOffset Now = Start.AddHours(12);

    public int Readings => Gateways * MetersPerGateway * ReadingsPerMeter * Rounds;

    /// <summary>Device ids, as many in each partition.</summary>
    public IReadOnlyList<string> GatewaysOf(PartitionedLog log)
    {
        var perPartition = new int[log.PartitionCount];
        var gateways = new List<string>(Gateways);
        for (var i = 1; gateways.Count < Gateways; i++)
        {
            var gateway = string.Create(CultureInfo.InvariantCulture, $"gw-{i:D4}");
            if (perPartition[log.PartitionOf(gateway)] * log.PartitionCount < Gateways)
            {
                perPartition[log.PartitionOf(gateway)]++;
                gateways.Add(gateway);
            }
        }

        return gateways;
    }

    /// <summary>Meters of a gateway and their accounts; the accounts behind one gateway have adjacent keys.</summary>
    public IEnumerable<(string Meter, string Account)> MetersOf(string gateway)
    {
        for (var meter = 1; meter <= MetersPerGateway; meter++)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"E-{gateway[3..]}-{meter:D2}"), string.Create(CultureInfo.InvariantCulture, $"A-{gateway[3..]}-{meter:D2}"));
        }
    }

    /// <summary>The first reading of every meter: it opens the register and charges nothing.</summary>
    public IReadOnlyList<LoggedMessage> Opening(IReadOnlyList<string> gateways) => [.. gateways.Select(g => Message(g, first: 0, count: 1))];

    /// <summary>The messages of one round, from 0: every meter's charge something.</summary>
    public IReadOnlyList<LoggedMessage> Round(int round, IReadOnlyList<string> gateways) =>
        [.. gateways.Select(g => Message(g, first: 1 + (round * ReadingsPerMeter), ReadingsPerMeter))];

    private LoggedMessage Message(string gateway, int first, int count)
    {
        var message = new ReadingsMessage([.. MetersOf(gateway).Select((m, i) => new MeterReadings(m.Meter, ReadingsMessage.TotalRegister, ReadingsOf(i, first, count)))]);
        var (body, encoding) = WireBody.Pack(message.ToJson());
        return new LoggedMessage(
            gateway,
            body,
            new Dictionary<string, string> { ["content-type"] = WireBody.ContentType, ["content-encoding"] = encoding ?? "utf-8" },
            new Dictionary<string, string> { [MessageKind.Property] = MessageKind.Readings },
            Start.AddSeconds(((first + count) * SecondsBetweenReadings) + 5));
    }

    private RegisterReading[] ReadingsOf(int meter, int first, int count)
    {
        var readings = new RegisterReading[count];
        for (var i = 0; i < count; i++)
        {
            var number = first + i;
            readings[i] = new RegisterReading(
                Start.ToUnixTimeSeconds() + (number * SecondsBetweenReadings) + meter,
                number + 1,
                100_000 + (meter * 1_000) + (number * (CountsBetweenReadings + meter)));
        }

        return readings;
    }
}
