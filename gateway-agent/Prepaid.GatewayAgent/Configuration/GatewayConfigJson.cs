using System.Text.Json;
using Prepaid.Contract;
using Prepaid.GatewayAgent.Drivers;

namespace Prepaid.GatewayAgent.Configuration;

/// <summary>Reads the agent's configuration file; the first mistake is named with its place and what was expected.</summary>
internal static class GatewayConfigJson
{
    private const int MostMeters = 1_000;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static bool TryRead(byte[] json, string folder, out GatewayConfig? config, out string error)
    {
        config = null;
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            config = Read(new ConfigFields(document.RootElement, string.Empty), folder);
            error = string.Empty;
            return true;
        }
        catch (FormatException refused)
        {
            error = refused.Message;
        }
        catch (JsonException refused)
        {
            error = $"file: expected JSON; {refused.Message}";
        }
        catch (InvalidOperationException)
        {
            error = "file: expected valid UTF-8 in every text";
        }

        return false;
    }

    private static GatewayConfig Read(ConfigFields file, string folder)
    {
        var gateway = file.Text("gateway", IsDeviceId, "1 to 128 characters that a device id may have");
        var data = file.Text("dataFolder", t => t.Length > 0 && !t.Contains('\0', StringComparison.Ordinal), "a folder");
        var parallel = file.Whole("parallelMeters", 1, 256, 16);
        var limit = file.Whole("queueLimit", 1_000, 100_000_000, 500_000);
        var meters = file.List("meters", 1, MostMeters).Select(Meter).ToList();
        file.NothingElse();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < meters.Count; i++)
        {
            if (!ids.Add(meters[i].Id))
            {
                throw new FormatException($"meters[{i}].id: expected each id once, got '{meters[i].Id}' again");
            }
        }

        return new GatewayConfig(gateway, Path.GetFullPath(data, Path.GetFullPath(folder)), meters) { ParallelMeters = parallel, QueueLimit = limit };
    }

    private static MeterConfig Meter(ConfigFields meter)
    {
        var config = new MeterConfig(
            meter.Text("id", ReadingsMessage.IsId, "1 to 64 letters, digits, '-', '_' or '.'"),
            meter.OneOf("protocol", [MeterDrivers.ModbusTcp, MeterDrivers.Dlt645Tcp, MeterDrivers.Cjt188Tcp]),
            meter.Text("host", t => t.Length is > 0 and < 256, "a host name or address"),
            meter.Whole("port", 1, 65_535),
            meter.Text("address", t => t.Length is > 0 and <= 32, "the address on the meter, as text"));
        config = config with
        {
            Decimals = meter.Whole("decimals", 0, 6, config.Decimals),
            HasRelay = meter.Flag("hasRelay", config.HasRelay),
            PollSeconds = meter.Whole("pollSeconds", 1, 86_400, config.PollSeconds),
            BandRegisters = meter.Whole("bandRegisters", 0, 5, config.BandRegisters),
            EnergyAddresses = meter.Text("energyAddresses", t => t.Length is > 0 and <= 64, "addresses of four hex digits", config.EnergyAddresses),
            WordOrder = meter.OneOf("wordOrder", ["ABCD", "CDAB"], config.WordOrder),
            DiOrder = meter.OneOf("diOrder", ["big", "little"], config.DiOrder),
            MeterType = meter.Hex("meterType", 2, config.MeterType),
            ValveBits = meter.OneOf("valveBits", ["1-0", "7-6"], config.ValveBits),
            PasswordLevel = meter.Hex("passwordLevel", 2, config.PasswordLevel),
            Password = meter.Hex("password", 6, config.Password),
            Operator = meter.Hex("operator", 8, config.Operator),
        };
        meter.NothingElse();
        return MeterDrivers.ErrorIn(config) is { } error ? throw new FormatException($"{meter.Place}: {error}") : config;
    }

    // As the hub restricts device ids (azure-iot-sdk-csharp, IotHubConnectionStringBuilder).
    private static bool IsDeviceId(string id) =>
        id.Length is >= 1 and <= 128 && id.All(c => char.IsAsciiLetterOrDigit(c) || "-:.+%_#*?!(),=@;$'".Contains(c, StringComparison.Ordinal));
}
