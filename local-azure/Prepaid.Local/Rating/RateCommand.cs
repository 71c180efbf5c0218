using System.Globalization;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Local.Rating;

/// <summary><c>rate --tariff FILE --readings FILE --zone IANA [--json]</c>: prices a readings file with the engine that bills.</summary>
public static class RateCommand
{
    private const int Done = 0;
    private const int BadInput = 1;
    private const int BadUsage = 2;
    private const int MostErrorsShown = 20;

    private const string Usage = """
        rate --tariff FILE --readings FILE --zone IANA [--json]
             [--digits N]        digits of the registers before the point (default 6)
             [--max-per-hour N]  most units an hour that are believed (default 1000)
             [--ratio N]         CT times PT ratio (default 1)
        Prices cumulative readings (CSV: meter,time,register[,code][,sequence]) with a tariff (docs/tariffs.md).
        """;

    /// <summary>Runs the command. Exit code 0 when the file was rated (even if readings are held), 1 for bad input, 2 for bad usage.</summary>
    public static int Run(string[] args, TextWriter @out, TextWriter err)
    {
        if (args.Contains("--help"))
        {
            @out.WriteLine(Usage);
            return Done;
        }

        if (!RateOptions.TryParse(args, out var options, out var problem))
        {
            err.WriteLine($"rate: {problem}");
            err.WriteLine(Usage);
            return BadUsage;
        }

        var errors = Load(options!, out var request);
        if (errors.Count > 0)
        {
            foreach (var error in errors.Take(MostErrorsShown))
            {
                err.WriteLine($"rate: {error}");
            }

            if (errors.Count > MostErrorsShown)
            {
                err.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rate: and {errors.Count - MostErrorsShown} more"));
            }

            return BadInput;
        }

        RateReport report;
        try
        {
            report = FileRating.Rate(request!);
        }
        catch (OverflowException)
        {
            err.WriteLine($"rate: {options!.Readings}: expected registers that come to less than {long.MaxValue} fen at this tariff and --ratio");
            return BadInput;
        }

        if (options!.Json)
        {
            RateJson.Write(report, request!, @out);
        }
        else
        {
            RateText.Write(report, request!, @out);
        }

        return Done;
    }

    private static List<string> Load(RateOptions options, out RateRequest? request)
    {
        request = null;
        var errors = new List<string>();
        if (!SiteZone.TryOf(options.Zone, out var zone))
        {
            errors.Add($"--zone {options.Zone}: expected an IANA time zone like Asia/Shanghai");
        }

        Tariff? tariff = null;
        if (TryRead(options.Tariff, errors) is { } json && !TariffJson.TryParse(json, out tariff, out var problems))
        {
            errors.AddRange(problems.Select(each => $"{options.Tariff}: {each}"));
        }

        System.Collections.Immutable.ImmutableArray<ReadingLine> lines = [];
        if (TryRead(options.Readings, errors) is { } csv
            && !ReadingFile.TryParse(System.Text.Encoding.UTF8.GetString(csv), out lines, out var wrong))
        {
            errors.AddRange(wrong.Select(each => $"{options.Readings}: {each}"));
        }

        foreach (var meter in lines.GroupBy(line => line.Meter).Where(meter => meter.Select(line => line.Code).Append(MeterSetup.TotalRegister).Distinct().Count() > MeterSetup.MaxBands + 1))
        {
            errors.Add($"{options.Readings}: {meter.Key}: expected at most {MeterSetup.MaxBands} band registers beside T");
        }

        if (errors.Count == 0)
        {
            request = new RateRequest(tariff!, zone!, lines) { IntegerDigits = options.Digits, MaxPerHour = options.MaxPerHour, Ratio = options.Ratio };
        }

        return errors;
    }

    private static byte[]? TryRead(string path, List<string> errors)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: {refused.Message}");
            return null;
        }
    }
}
