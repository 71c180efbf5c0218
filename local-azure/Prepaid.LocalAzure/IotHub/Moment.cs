namespace Prepaid.LocalAzure.IotHub;

/// <summary>Calls once when a moment of the clock has come, however far away it is (a system timer reaches 49 days).</summary>
internal sealed class Moment : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private readonly TimeProvider clock;
    private readonly DateTimeOffset moment;
    private readonly Action call;
    private readonly ITimer timer;

    public Moment(TimeProvider clock, DateTimeOffset moment, Action call)
    {
        this.clock = clock;
        this.moment = moment;
        this.call = call;
        timer = clock.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    public void Dispose() => timer.Dispose();

    private void Check()
    {
        if (clock.GetUtcNow() < moment)
        {
            Arm();
        }
        else
        {
            call();
        }
    }

    private void Arm()
    {
        var left = moment - clock.GetUtcNow();
        timer.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestTimer ? LongestTimer : left, Timeout.InfiniteTimeSpan);
    }
}
