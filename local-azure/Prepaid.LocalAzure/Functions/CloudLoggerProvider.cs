using Microsoft.Extensions.Logging;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Hands a Functions process's log on to whoever runs the cloud.</summary>
internal sealed class CloudLoggerProvider(ILoggerFactory loggers) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

    public void Dispose()
    {
        // The factory belongs to the cloud and outlives this process.
    }
}
