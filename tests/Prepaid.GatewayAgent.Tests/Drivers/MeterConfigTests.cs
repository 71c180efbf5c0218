using Prepaid.GatewayAgent.Drivers;

namespace Prepaid.GatewayAgent.Tests.Drivers;

public sealed class MeterConfigTests
{
    private static readonly MeterConfig Modbus = new("E-1", "modbus-tcp", "127.0.0.1", 502, "5");
    private static readonly MeterConfig Dlt645 = Modbus with { Protocol = "dlt645-tcp", Address = "000000000161" };
    private static readonly MeterConfig Cjt188 = Modbus with { Protocol = "cjt188-tcp", Address = "00002020120218" };

    public static TheoryData<MeterConfig, string> Wrong() => new()
    {
        { Modbus with { Id = " " }, "id" },
        { Modbus with { Protocol = "mbus" }, "protocol" },
        { Modbus with { Host = string.Empty }, "host" },
        { Modbus with { Port = 0 }, "port" },
        { Modbus with { Port = 65536 }, "port" },
        { Modbus with { Decimals = 7 }, "decimals" },
        { Modbus with { PollSeconds = 0 }, "pollSeconds" },
        { Modbus with { Address = "0" }, "address" },
        { Modbus with { Address = "248" }, "address" },
        { Modbus with { Address = "five" }, "address" },
        { Modbus with { WordOrder = "DCBA" }, "wordOrder" },
        { Dlt645 with { Address = "5" }, "address" },
        { Dlt645 with { Address = "00000000016A" }, "address" },
        { Dlt645 with { Decimals = 3 }, "decimals" },
        { Dlt645 with { Password = "12345" }, "password" },
        { Dlt645 with { PasswordLevel = "2" }, "passwordLevel" },
        { Dlt645 with { Operator = "0" }, "operator" },
        { Cjt188 with { Address = "0000202012021" }, "address" },
        { Cjt188 with { DiOrder = "mixed" }, "diOrder" },
        { Modbus with { BandRegisters = 6 }, "bandRegisters" },
        { Dlt645 with { BandRegisters = 5 }, "bandRegisters" },
        { Cjt188 with { BandRegisters = 1 }, "bandRegisters" },
        { Modbus with { EnergyAddresses = "0000 FFFF" }, "energyAddresses" },
        { Cjt188 with { MeterType = "1" }, "meterType" },
        { Cjt188 with { ValveBits = "2-1" }, "valveBits" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_configuration_is_refused_with_the_name_of_the_field(MeterConfig config, string field)
    {
        var error = Assert.Throws<ArgumentException>(() => MeterDrivers.Open(config));

        Assert.Contains($": {field}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_right_configuration_is_taken() =>
        Assert.All([Modbus, Dlt645, Cjt188], config => Assert.Null(MeterDrivers.ErrorIn(config)));
}
