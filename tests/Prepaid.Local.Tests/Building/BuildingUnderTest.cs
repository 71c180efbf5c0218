using Prepaid.GatewayAgent.Drivers;
using Prepaid.Local.Building;
using Prepaid.LocalAzure.Core;

namespace Prepaid.Local.Tests.Building;

/// <summary>A building in a folder of its own, a clock that the test moves, and the agent's real drivers.</summary>
internal sealed class BuildingUnderTest : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private readonly Dictionary<string, IMeterDriver> drivers = [];

    public BuildingUnderTest(int seed = 7, Faults? faults = null, string? folder = null, DateTimeOffset? now = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("building").FullName;
        Clock = new MovedClock(now ?? Start);
        Building = SimulatedBuilding.Start(new BuildingOptions(Folder, Clock) { Seed = seed, Faults = faults, Start = Start });
    }

    public string Folder { get; }

    public MovedClock Clock { get; }

    public SimulatedBuilding Building { get; }

    public IMeterDriver this[string meter]
    {
        get
        {
            if (!drivers.TryGetValue(meter, out var driver))
            {
                driver = MeterDrivers.Open(Building.Configs.Single(c => c.Id == meter));
                drivers.Add(meter, driver);
            }

            return driver;
        }
    }

    /// <summary>Polls every meter at once, as a gateway does.</summary>
    public async Task<IReadOnlyDictionary<string, long>> PollAll()
    {
        var polls = Building.Meters.Select(m => (m.Id, Reading: this[m.Id].ReadTotal(default))).ToArray();
        await Task.WhenAll(polls.Select(p => p.Reading));
        return polls.ToDictionary(p => p.Id, p => p.Reading.Result);
    }

    public async Task Stop()
    {
        foreach (var driver in drivers.Values)
        {
            await driver.DisposeAsync();
        }

        drivers.Clear();
        await Building.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A clock that stands until the test moves it.</summary>
internal sealed class MovedClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
