using System.Globalization;

namespace Prepaid.Local.Running;

/// <summary>What the command line asks for.</summary>
public sealed record RunOptions
{
    public static readonly string Help = """
        Usage: ./run.sh [options]             the whole product on this machine
               ./run.sh verify --data DIR     recompute everything in a data folder
               ./run.sh rate --help           price readings with a tariff

          --data DIR      folder that keeps everything; a second start continues there
                          (default: .data, or a fresh folder, printed, when --for is given)
          --for TIME      stop after whole hours or days of business time: 6h, 1d, 40d
          --speed SPEED   real (default) or max: business time as fast as the work allows; needs --for
          --start DATE    first day, in the site's zone, for --speed max (default 2026-03-01)
          --seed N        seed of loads, tenants and faults (default 1)
          --faults on|off duplicate, delay, reorder, broken connections, an hour without tables, a crash (default off)
          --report FILE   where the report goes (default: DIR/report.json)
          --port N        HTTP port (default 7071; 0 = any free one)
          --help          this text

        Exit code 0 only when every check of the verification holds.
        """;

    public string? Data { get; init; }

    /// <summary>Business time to run; null = until Ctrl-C.</summary>
    public TimeSpan? For { get; init; }

    public bool IsVirtual { get; init; }

    public DateOnly Start { get; init; } = new(2026, 3, 1);

    public int Seed { get; init; } = 1;

    public bool HasFaults { get; init; }

    public string? Report { get; init; }

    public int Port { get; init; } = 7071;

    /// <summary>Reads the arguments behind the command.</summary>
    /// <returns>False with the option and what was expected.</returns>
    public static bool TryParse(IReadOnlyList<string> args, out RunOptions options, out string error)
    {
        ArgumentNullException.ThrowIfNull(args);
        options = new RunOptions();
        error = string.Empty;
        for (var i = 0; i < args.Count; i += 2)
        {
            var (option, value) = (args[i], i + 1 < args.Count ? args[i + 1] : null);
            if (value is null)
            {
                error = $"{option}: expected a value behind it, or an option that exists; see --help";
                return false;
            }

            if (With(options, option, value) is not { } changed)
            {
                error = $"{option} {value}: {Expected(option)}";
                return false;
            }

            options = changed;
        }

        if (options.IsVirtual && options.For is null)
        {
            error = "--speed max: expected --for with it";
        }

        return error.Length == 0;
    }

    private static RunOptions? With(RunOptions options, string option, string value) => option switch
    {
        "--data" => options with { Data = value },
        "--for" => Span(value) is { } span ? options with { For = span } : null,
        "--speed" => value is "max" or "real" ? options with { IsVirtual = value == "max" } : null,
        "--start" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? options with { Start = day } : null,
        "--seed" => Number(value) is { } seed ? options with { Seed = seed } : null,
        "--faults" => value is "on" or "off" ? options with { HasFaults = value == "on" } : null,
        "--report" => options with { Report = value },
        "--port" => Number(value) is { } port and <= 65_535 ? options with { Port = port } : null,
        _ => null,
    };

    private static string Expected(string option) => option switch
    {
        "--for" => "expected whole hours or days, such as 6h, 1d or 40d",
        "--speed" => "expected real or max",
        "--start" => "expected a date such as 2026-03-01",
        "--seed" => "expected a whole number, 0 or more",
        "--faults" => "expected on or off",
        "--port" => "expected 0 to 65535",
        _ => "no such option; see --help",
    };

    private static TimeSpan? Span(string text) =>
        text.Length > 1 && Number(text[..^1]) is { } count and > 0 and <= 10_000
            ? text[^1] switch
            {
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(count),
                _ => null,
            }
            : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
