using System.Text;
using Prepaid.GatewayAgent.Tests.Wire;

namespace Prepaid.GatewayAgent.Tests.Configuration;

public sealed class GatewayConfigTests
{
    private const string Meter = """{"id":"E-001","protocol":"modbus-tcp","host":"10.0.0.7","port":502,"address":"1"}""";

    private const string Whole =
        """
        {
          // Building 3.
          "gateway": "gw-1", "dataFolder": "data", "parallelMeters": 8, "queueLimit": 2000,
          "meters": [
            { "id": "E-001", "protocol": "modbus-tcp", "host": "10.0.0.7", "port": 502, "address": "1", "wordOrder": "CDAB", "bandRegisters": 2, "energyAddresses": "0000 0002 0008", "pollSeconds": 60, "hasRelay": false },
            { "id": "E-002", "protocol": "dlt645-tcp", "host": "10.0.0.8", "port": 4001, "address": "000012345678", "password": "123456", "operator": "00000001" },
            { "id": "W-001", "protocol": "cjt188-tcp", "host": "water", "port": 4002, "address": "12345678901234", "diOrder": "little", "meterType": "11", "valveBits": "7-6" },
          ],
        }
        """;

    [Fact]
    public void A_whole_file_is_read_with_its_defaults()
    {
        Assert.True(GatewayConfig.TryParse(Encoding.UTF8.GetBytes(Whole), Path.GetTempPath(), out var config, out var error), error);

        Assert.Equal(("gw-1", Path.Combine(Path.GetTempPath(), "data"), 8, 2000), (config!.Gateway, config.DataFolder, config.ParallelMeters, config.QueueLimit));
        Assert.Equal(new MeterConfig("E-001", "modbus-tcp", "10.0.0.7", 502, "1") { WordOrder = "CDAB", BandRegisters = 2, EnergyAddresses = "0000 0002 0008", PollSeconds = 60, HasRelay = false }, config.Meters[0]);
        Assert.Equal(new MeterConfig("E-002", "dlt645-tcp", "10.0.0.8", 4001, "000012345678") { Password = "123456", Operator = "00000001" }, config.Meters[1]);
        Assert.Equal(new MeterConfig("W-001", "cjt188-tcp", "water", 4002, "12345678901234") { DiOrder = "little", MeterType = "11", ValveBits = "7-6" }, config.Meters[2]);
    }

    [Theory]
    [InlineData("", "file: expected JSON")]
    [InlineData("[]", "file: expected an object, got []")]
    [InlineData("""{"dataFolder":"d","meters":[]}""", "gateway: expected 1 to 128 characters that a device id may have, got nothing")]
    [InlineData("""{"gateway":"a b","dataFolder":"d","meters":[]}""", "gateway: expected 1 to 128 characters that a device id may have, got \"a b\"")]
    [InlineData("""{"gateway":"g","gateway":"g"}""", "gateway: expected once")]
    [InlineData("""{"gateway":"g","dataFolder":"","meters":[]}""", "dataFolder: expected a folder, got \"\"")]
    [InlineData("""{"gateway":"g","dataFolder":"d","meters":[]}""", "meters: expected a list of 1 to 1000 objects, got []")]
    [InlineData("""{"gateway":"g","dataFolder":"d","meters":[7]}""", "meters[0]: expected an object, got 7")]
    [InlineData("""{"gateway":"g","dataFolder":"d","hub":"secret","meters":[METER]}""", "hub: unknown; expected only gateway, dataFolder, parallelMeters, queueLimit, meters")]
    [InlineData("""{"gateway":"g","dataFolder":"d","queueLimit":1,"meters":[METER]}""", "queueLimit: expected a whole number from 1000 to 100000000, got 1")]
    [InlineData("""{"gateway":"g","dataFolder":"d","meters":[METER,METER]}""", "meters[1].id: expected each id once, got 'E-001' again")]
    public void A_mistake_is_named_with_its_field_and_what_was_expected(string json, string expected) =>
        AssertRefused(json.Replace("METER", Meter, StringComparison.Ordinal), expected);

    [Theory]
    [InlineData("\"id\":\"E-001\"", "\"id\":\"E 001\"", "meters[0].id: expected 1 to 64 letters, digits, '-', '_' or '.', got \"E 001\"")]
    [InlineData("modbus-tcp", "modbus", "meters[0].protocol: expected modbus-tcp, dlt645-tcp, cjt188-tcp, got \"modbus\"")]
    [InlineData("502", "\"502\"", "meters[0].port: expected a whole number from 1 to 65535, got \"502\"")]
    [InlineData("502", "70000", "meters[0].port: expected a whole number from 1 to 65535, got 70000")]
    [InlineData("\"address\":\"1\"", "\"address\":\"248\"", "meters[0]: meter 'E-001': address: '248' is not a unit id from 1 to 247")]
    [InlineData("\"address\":\"1\"", "\"address\":\"1\",\"pollSecond\":60", "meters[0].pollSecond: unknown; expected only id, protocol, host,")]
    [InlineData("\"address\":\"1\"", "\"address\":\"1\",\"hasRelay\":\"no\"", "meters[0].hasRelay: expected true or false, got \"no\"")]
    [InlineData("\"address\":\"1\"", "\"address\":\"1\",\"bandRegisters\":6", "meters[0].bandRegisters: expected a whole number from 0 to 5, got 6")]
    [InlineData("\"address\":\"1\"", "\"address\":\"1\",\"bandRegisters\":2,\"energyAddresses\":\"0000 0002\"", "meters[0]: meter 'E-001': energyAddresses: 2 are not the total and 2 band registers")]
    [InlineData("\"address\":\"1\"", "\"address\":\"1\",\"energyAddresses\":\"0,2\"", "meters[0]: meter 'E-001': energyAddresses: '0,2' is not addresses of four hex digits")]
    [InlineData("\"address\":\"1\"", "\"address\":\"1\",\"password\":\"hunter2\"", "meters[0].password: expected 6 hex digits")]
    public void A_mistake_in_a_meter_is_named_with_its_place(string right, string wrong, string expected)
    {
        var json = $$"""{"gateway":"g","dataFolder":"d","meters":[{{Meter.Replace(right, wrong, StringComparison.Ordinal)}}]}""";

        AssertRefused(json, expected);
    }

    [Fact]
    public void A_password_is_never_shown()
    {
        var json = $$"""{"gateway":"g","dataFolder":"d","meters":[{{Meter.Replace("\"address\":\"1\"", "\"address\":\"1\",\"password\":\"hunter2\"", StringComparison.Ordinal)}}]}""";

        Assert.False(GatewayConfig.TryParse(Encoding.UTF8.GetBytes(json), ".", out _, out var error));
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_and_mutated_bytes_never_throw() =>
        Fuzzing.NeverThrows(6, [Encoding.UTF8.GetBytes(Whole)], bytes => (GatewayConfig.TryParse(bytes, ".", out _, out var error), error));

    private static void AssertRefused(string json, string expected)
    {
        Assert.False(GatewayConfig.TryParse(Encoding.UTF8.GetBytes(json), ".", out var config, out var error));
        Assert.Null(config);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }
}
