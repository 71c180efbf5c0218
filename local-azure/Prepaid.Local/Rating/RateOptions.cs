using System.Globalization;

namespace Prepaid.Local.Rating;

/// <summary>The arguments of <see cref="RateCommand"/>.</summary>
internal sealed record RateOptions(string Tariff, string Readings, string Zone)
{
    private static readonly string[] Required = ["--tariff", "--readings", "--zone"];

    public bool Json { get; private init; }

    public int Digits { get; private init; } = 6;

    public decimal MaxPerHour { get; private init; } = 1_000m;

    public decimal Ratio { get; private init; } = 1m;

    public static bool TryParse(string[] args, out RateOptions? options, out string problem)
    {
        options = null;
        problem = string.Empty;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var json = false;
        for (var i = 0; i < args.Length && problem.Length == 0; i++)
        {
            if (args[i] == "--json")
            {
                json = true;
            }
            else if (args[i] is not ("--tariff" or "--readings" or "--zone" or "--digits" or "--max-per-hour" or "--ratio"))
            {
                problem = $"{args[i]}: unknown";
            }
            else if (i + 1 == args.Length)
            {
                problem = $"{args[i]}: expected a value";
            }
            else if (!values.TryAdd(args[i], args[++i]))
            {
                problem = $"{args[i - 1]}: given twice";
            }
        }

        if (problem.Length == 0 && Required.FirstOrDefault(name => !values.ContainsKey(name)) is { } missing)
        {
            problem = $"{missing}: required";
        }

        var digits = Number(values, "--digits", 6m, 3m, 9m, ref problem);
        var maxPerHour = Number(values, "--max-per-hour", 1_000m, 0.001m, 100_000_000m, ref problem);
        var ratio = Number(values, "--ratio", 1m, 0.0001m, 1_000_000m, ref problem);
        if (digits != decimal.Truncate(digits))
        {
            problem = "--digits: expected a whole number";
        }

        if (problem.Length == 0)
        {
            options = new RateOptions(values["--tariff"], values["--readings"], values["--zone"])
            {
                Json = json,
                Digits = (int)digits,
                MaxPerHour = maxPerHour,
                Ratio = ratio,
            };
        }

        return options is not null;
    }

    private static decimal Number(Dictionary<string, string> values, string name, decimal fallback, decimal least, decimal most, ref string problem)
    {
        if (!values.TryGetValue(name, out var text))
        {
            return fallback;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        problem = string.Create(CultureInfo.InvariantCulture, $"{name} {text}: expected a number from {least} to {most}");
        return fallback;
    }
}
