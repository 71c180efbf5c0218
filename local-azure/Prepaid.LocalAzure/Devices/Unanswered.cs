using Microsoft.Azure.Devices.Client.Exceptions;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Devices;

/// <summary>Packets that wait for the answer with their packet id.</summary>
internal sealed class Unanswered
{
    private const int MaxWaiting = 32_768;

    private readonly Lock gate = new();
    private readonly Dictionary<ushort, TaskCompletionSource<MqttPacket>> waiting = [];
    private TaskCompletionSource? empty;
    private ushort lastId;
    private bool failed;

    /// <exception cref="IotHubCommunicationException">The connection is broken, or too much waits already.</exception>
    public (ushort Id, Task<MqttPacket> Answer) Add()
    {
        lock (gate)
        {
            if (failed || waiting.Count >= MaxWaiting)
            {
                throw new IotHubCommunicationException(failed ? "The connection to the hub broke." : $"{MaxWaiting} packets wait for their answer.");
            }

            do
            {
                lastId = lastId == ushort.MaxValue ? (ushort)1 : (ushort)(lastId + 1);
            }
            while (waiting.ContainsKey(lastId));

            var answer = new TaskCompletionSource<MqttPacket>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add(lastId, answer);
            return (lastId, answer.Task);
        }
    }

    public void Answer(ushort id, MqttPacket packet) => Take(id)?.TrySetResult(packet);

    public void Remove(ushort id) => Take(id);

    /// <summary>Ends when nothing waits any more, or when the time is over.</summary>
    public async Task Empty(TimeSpan longest)
    {
        Task drained;
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                return;
            }

            empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = empty.Task;
        }

        await Task.WhenAny(drained, Task.Delay(longest, TimeProvider.System));
    }

    /// <summary>The connection is broken: every waiting packet and every later one gets a transient error.</summary>
    public void Fail()
    {
        List<TaskCompletionSource<MqttPacket>> left;
        lock (gate)
        {
            failed = true;
            left = [.. waiting.Values];
            waiting.Clear();
            empty?.TrySetResult();
        }

        foreach (var answer in left)
        {
            answer.TrySetException(new IotHubCommunicationException("The connection to the hub broke before it answered."));
            _ = answer.Task.Exception; // its caller may have stopped waiting
        }
    }

    private TaskCompletionSource<MqttPacket>? Take(ushort id)
    {
        lock (gate)
        {
            waiting.Remove(id, out var answer);
            if (waiting.Count == 0)
            {
                empty?.TrySetResult();
            }

            return answer;
        }
    }
}
