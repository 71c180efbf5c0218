namespace Prepaid.GatewayAgent;

/// <summary>What the agent did since its start.</summary>
public sealed class AgentCounters
{
    private long pollsAnswered;
    private long pollsFailed;
    private long pollsSkipped;
    private long messagesSent;
    private long sendsFailed;
    private long commandsDone;
    private long commandsRefused;
    private long commandsFailed;
    private long commandsUnknown;

    /// <summary>Polls that became a stored reading.</summary>
    public long PollsAnswered => Interlocked.Read(ref pollsAnswered);

    /// <summary>Tries without an answer, retries included.</summary>
    public long PollsFailed => Interlocked.Read(ref pollsFailed);

    /// <summary>Slots left out because the queue was full; the register goes on counting, so nothing is lost.</summary>
    public long PollsSkipped => Interlocked.Read(ref pollsSkipped);

    /// <summary>Messages that the hub has acknowledged.</summary>
    public long MessagesSent => Interlocked.Read(ref messagesSent);

    /// <summary>Tries to connect or to send that failed.</summary>
    public long SendsFailed => Interlocked.Read(ref sendsFailed);

    /// <summary>Commands switched and read back.</summary>
    public long CommandsDone => Interlocked.Read(ref commandsDone);

    /// <summary>Commands refused by the rules.</summary>
    public long CommandsRefused => Interlocked.Read(ref commandsRefused);

    /// <summary>Commands that the meter refused or did not follow.</summary>
    public long CommandsFailed => Interlocked.Read(ref commandsFailed);

    /// <summary>Commands whose effect could not be read back.</summary>
    public long CommandsUnknown => Interlocked.Read(ref commandsUnknown);

    internal void PollAnswered() => Interlocked.Increment(ref pollsAnswered);

    internal void PollFailed() => Interlocked.Increment(ref pollsFailed);

    internal void PollSkipped() => Interlocked.Increment(ref pollsSkipped);

    internal void MessageSent() => Interlocked.Increment(ref messagesSent);

    internal void SendFailed() => Interlocked.Increment(ref sendsFailed);

    internal void CommandEnded(Contract.CommandOutcome outcome)
    {
        switch (outcome)
        {
            case Contract.CommandOutcome.Done:
                Interlocked.Increment(ref commandsDone);
                break;
            case Contract.CommandOutcome.Refused:
                Interlocked.Increment(ref commandsRefused);
                break;
            case Contract.CommandOutcome.Failed:
                Interlocked.Increment(ref commandsFailed);
                break;
            default:
                Interlocked.Increment(ref commandsUnknown);
                break;
        }
    }
}
