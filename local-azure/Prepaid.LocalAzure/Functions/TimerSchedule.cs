using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Prepaid.LocalAzure.Functions;

/// <summary>A six-field NCRONTAB expression, in UTC as on Flex Consumption.</summary>
internal sealed class TimerSchedule
{
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);

    private readonly CrontabSchedule schedule;

    private TimerSchedule(CrontabSchedule schedule) => this.schedule = schedule;

    /// <exception cref="InvalidOperationException">It is no such expression.</exception>
    public static TimerSchedule Of(FunctionMethod function, IConfiguration configuration)
    {
        var text = SettingName.Resolve(function.Timer!.Schedule, configuration, function.Name);
        return CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is { } parsed
            ? new TimerSchedule(parsed)
            : throw new InvalidOperationException(
                $"Function '{function.Name}': '{text}' is not a schedule of six fields, second minute hour day month weekday.");
    }

    /// <summary>The first moment of the schedule behind <paramref name="moment"/>.</summary>
    public DateTimeOffset After(DateTimeOffset moment) =>
        new(DateTime.SpecifyKind(schedule.GetNextOccurrence(moment.UtcDateTime), DateTimeKind.Utc));

    /// <summary>Azure keeps no status of schedules that fire more often than once a minute.</summary>
    public bool IsMonitored(DateTimeOffset now)
    {
        var next = After(now);
        return After(next) - next >= ShortestMonitored;
    }
}
