using Prepaid.Contract;

namespace Prepaid.Local.Building.Dialects;

/// <summary>Where a request stands in what was received: bytes to pass over, then its length (0: not whole yet).</summary>
internal readonly record struct RequestCut(int Skip, int Length);

/// <summary>The meter's side of a wire protocol, written apart from the agent's codecs so that each proves the other.</summary>
internal abstract class MeterDialect(BuildingMeter meter, BuildingModel model)
{
    protected const string Trip = "trip";
    protected const string Close = "close";

    protected BuildingMeter Meter { get; } = meter;

    protected RelayPosition Position => model.PositionOf(Meter.Id);

    protected RelayPosition Told => model.ToldOf(Meter.Id);

    public abstract RequestCut Find(ReadOnlySpan<byte> received);

    /// <summary>True for a request that moves a relay.</summary>
    public abstract bool IsOrder(ReadOnlySpan<byte> request);

    /// <summary>Answers a whole request; null is silence.</summary>
    public abstract Task<byte[]?> Answer(byte[] request);

    /// <summary>The total register in counts of 0.01.</summary>
    protected Task<long> Total() => model.AnswerTotal(Meter.Id);

    protected Task Operate(RelayPosition wanted, ReadOnlySpan<byte> request) =>
        model.Operate(Meter.Id, wanted, wanted == RelayPosition.Open ? Trip : Close, request);
}
