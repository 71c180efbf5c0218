using Microsoft.Azure.Devices.Client;
using Microsoft.Extensions.Logging;

namespace Prepaid.LocalAzure.Devices;

/// <summary>Hands received commands to the application's callback, in order; keeps those that come before there is one.</summary>
internal sealed class CommandInbox(string device, ILogger? log)
{
    private readonly Lock gate = new();
    private readonly Queue<Message> unhandled = [];
    private ReceiveMessageCallback? handler;
    private object? context;

    public bool HasHandler
    {
        get
        {
            lock (gate)
            {
                return handler is not null;
            }
        }
    }

    public void SetHandler(ReceiveMessageCallback? callback, object? userContext)
    {
        lock (gate)
        {
            handler = callback;
            context = userContext;
            while (callback is not null && unhandled.TryDequeue(out var message))
            {
                Hand(callback, message);
            }
        }
    }

    /// <summary>The callback has been started when this returns.</summary>
    public void Receive(Message message)
    {
        lock (gate)
        {
            if (handler is null)
            {
                unhandled.Enqueue(message);
            }
            else
            {
                Hand(handler, message);
            }
        }
    }

    /// <summary>The connection ended, and with it the locks of what nobody asked for yet.</summary>
    public void Forget()
    {
        lock (gate)
        {
            unhandled.Clear();
        }
    }

    /// <summary>Does not wait for the callback's end: the application is busy, if it means to be, from the moment it is called.</summary>
    private void Hand(ReceiveMessageCallback callback, Message message)
    {
        try
        {
            _ = callback(message, context!).ContinueWith(
                t => Failed(t.Exception!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
        catch (Exception failed)
        {
            Failed(failed);
        }
    }

    private void Failed(Exception failed) =>
        log?.LogError(failed, "{Device}: the message callback failed; the command comes again when its lock ends", device);
}
