using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Prepaid.Local.Running;

/// <summary>Prints a readable line, with business time, for each thing that happens.</summary>
public sealed class Narrator(TextWriter output, TimeProvider clock, string zone, bool isBrief) : ILoggerProvider
{
    private bool IsBrief { get; } = isBrief;

    private readonly Lock gate = new();
    private readonly TimeZoneInfo local = TimeZoneInfo.FindSystemTimeZoneById(zone);

    public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

    public void Dispose()
    {
        // The writer is its owner's.
    }

    private void Print(LogLevel level, string text, Exception? failure)
    {
        var at = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), local).ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        lock (gate)
        {
            output.WriteLine($"{at} {(level >= LogLevel.Warning ? "! " : string.Empty)}{text}{(failure is null ? string.Empty : $" [{failure.GetType().Name}: {failure.Message}]")}");
        }
    }

    private sealed class Line(Narrator narrator, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            category.StartsWith("Prepaid.", StringComparison.Ordinal) && logLevel >= (narrator.IsBrief ? Brief : Full);

        private LogLevel Brief => category.StartsWith("Prepaid.Functions", StringComparison.Ordinal) || category == "Prepaid.Local" ? LogLevel.Information : LogLevel.Error;

        private LogLevel Full => category == "Prepaid.Functions.Metering.ReadingsArrived" ? LogLevel.Debug : LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                narrator.Print(logLevel, formatter(state, exception), exception);
            }
        }
    }
}
