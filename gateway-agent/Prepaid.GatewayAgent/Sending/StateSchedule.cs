using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Sending;

/// <summary>When a gateway state is due: at the start, 30 seconds past every hour, and at once when there is a problem to tell.</summary>
internal sealed class StateSchedule(DateTimeOffset startedAt, DateTimeOffset stopAt, Func<IReadOnlyList<MeterState>> meters)
{
    private const long SecondsPastTheHour = 30; // the polls of the full hour are in by then

    private readonly long startedAtSeconds = startedAt.ToUnixTimeSeconds();
    private DateTimeOffset next = startedAt;
    private int problem;

    /// <summary>When the next one is due, or null after the end.</summary>
    public DateTimeOffset? Next => next < stopAt ? next : null;

    /// <summary>There is a problem to tell. Called by other threads.</summary>
    public void TellProblem() => Volatile.Write(ref problem, 1);

    /// <summary>True when one is due, which is then taken to be made.</summary>
    public bool TakeDue(DateTimeOffset now)
    {
        var due = Interlocked.Exchange(ref problem, 0) == 1 || Next <= now;
        if (due)
        {
            var hour = now.ToUnixTimeSeconds() - SecondsPastTheHour;
            next = DateTimeOffset.FromUnixTimeSeconds(hour - (hour % 3_600) + 3_600 + SecondsPastTheHour);
        }

        return due;
    }

    public GatewayStateMessage Message(DateTimeOffset now, int queued, IReadOnlyList<string> problems) =>
        new(now.ToUnixTimeSeconds(), startedAtSeconds, queued, meters()) { Problems = problems };
}
