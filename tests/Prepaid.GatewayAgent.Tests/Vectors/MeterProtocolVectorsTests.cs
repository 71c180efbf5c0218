using System.Text.Json.Nodes;

namespace Prepaid.GatewayAgent.Tests.Vectors;

/// <summary>Runs every file of PREPAID_VECTORS, or of the copy next to the tests. A file that is not understood fails.</summary>
public sealed class MeterProtocolVectorsTests
{
    public static TheoryData<string> Files() => [.. VectorFile.PathsIn(VectorFile.Folder)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Vectors_of_the_meter_protocols_come_out_as_their_file_says(string path)
    {
        var vector = VectorFile.Load(VectorFile.Folder, path);

        var differences = ExpectedFields.Differences(vector.Expected, Run(vector));

        Assert.True(differences.Count == 0, $"{vector.Id}:\n{string.Join('\n', differences)}");
    }

    [Fact]
    public void Vectors_of_all_three_protocols_come_with_the_tests()
    {
        var protocols = VectorFile.PathsIn(VectorFile.OwnFolder).Select(path => VectorFile.Load(VectorFile.OwnFolder, path).Protocol).Distinct().Order();

        Assert.Equal(["cjt188", "dlt645", "modbus"], protocols);
    }

    [Theory]
    [InlineData("""{"valid":true,"color":"red"}""", "expected.color")]
    [InlineData("""{"valid":true,"flow":{"value":"1.01"}}""", "expected.flow.value")]
    [InlineData("""{"valid":true,"flow":null}""", "expected.flow")]
    [InlineData("""{"valid":true,"frames":["68"]}""", "expected.frames")]
    [InlineData("""{"valid":false}""", "expected.valid")]
    public void Vectors_with_a_wrong_or_an_unknown_field_are_a_difference(string expected, string where)
    {
        var actual = new JsonObject { ["valid"] = true, ["flow"] = new JsonObject { ["value"] = "1.00" }, ["frames"] = new JsonArray() };

        Assert.StartsWith(where, Assert.Single(ExpectedFields.Differences(JsonNode.Parse(expected)!.AsObject(), actual)), StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_with_an_unknown_operation_or_protocol_are_not_understood()
    {
        foreach (var protocol in (string[])["modbus", "dlt645", "cjt188", "mbus"])
        {
            Assert.Throws<NotSupportedException>(() => Run(new VectorFile("x", protocol, "sing", [], [])));
        }
    }

    private static JsonObject Run(VectorFile vector) => vector.Protocol switch
    {
        "modbus" => ModbusVectors.Run(vector),
        "dlt645" => Dlt645Vectors.Run(vector),
        "cjt188" => Cjt188Vectors.Run(vector),
        _ => throw vector.NotUnderstood($"protocol '{vector.Protocol}'"),
    };
}
