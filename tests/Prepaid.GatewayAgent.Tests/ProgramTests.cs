using System.Diagnostics;

namespace Prepaid.GatewayAgent.Tests;

/// <summary>The agent as its own process.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prepaid-agent-");

    [Fact]
    public async Task A_bad_configuration_ends_with_code_2_and_one_line_that_names_the_field()
    {
        var file = Path.Combine(folder.FullName, "gateway.json");
        await File.WriteAllTextAsync(file, """{"gateway":"gw-1","dataFolder":"data","meters":[{"id":"E-001","protocol":"smoke"}]}""");

        var (code, error) = await Start(file, "HostName=h;DeviceId=d;SharedAccessKey=AAAA");

        Assert.Equal(2, code);
        Assert.Equal($"{file}: meters[0].protocol: expected modbus-tcp, dlt645-tcp, cjt188-tcp, got \"smoke\"", error.Trim());
    }

    [Fact]
    public async Task A_missing_connection_string_ends_with_code_2()
    {
        var file = Path.Combine(folder.FullName, "gateway.json");
        await File.WriteAllTextAsync(file, """{"gateway":"gw-1","dataFolder":"data","meters":[{"id":"E-001","protocol":"modbus-tcp","host":"h","port":1,"address":"1"}]}""");

        var (code, error) = await Start(file, string.Empty);

        Assert.Equal(2, code);
        Assert.StartsWith("PREPAID_HUB_CONNECTION: expected the device's connection string", error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<(int Code, string Error)> Start(string file, string connection)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Gateway).Assembly.Location, file]) { RedirectStandardError = true };
        start.Environment["PREPAID_HUB_CONNECTION"] = connection;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
