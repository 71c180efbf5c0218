using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tariffs;

/// <summary>What makes a rated part its own line.</summary>
internal readonly record struct PartKey(int Day, int Installation, int Version, int Band, int Tier, bool IsEstimated, decimal Price, bool IsPriced)
{
    public const int FixedBand = -2;
}
