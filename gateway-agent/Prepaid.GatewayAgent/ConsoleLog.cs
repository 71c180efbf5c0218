using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Prepaid.GatewayAgent;

/// <summary>Lines on standard output for the system's journal: time, level, text.</summary>
internal sealed class ConsoleLog(TimeProvider clock) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {logLevel} {formatter(state, exception)}{exception?.ToString()}"));
        }
    }
}
