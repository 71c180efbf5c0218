using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Prepaid.GatewayAgent;
using Prepaid.GatewayAgent.Drivers;
using Prepaid.GatewayAgent.Hub;

const int Failed = 1, BadConfiguration = 2;

var path = args.Length == 1 ? args[0] : Environment.GetEnvironmentVariable("PREPAID_GATEWAY_CONFIG");
if (args.Length > 1 || path is null)
{
    Console.Error.WriteLine("Usage: Prepaid.GatewayAgent FILE   (or PREPAID_GATEWAY_CONFIG=FILE; docs/gateway-agent.md)");
    return BadConfiguration;
}

if (!File.Exists(path))
{
    Console.Error.WriteLine($"{path}: expected the configuration file, there is none");
    return BadConfiguration;
}

var file = Path.GetFullPath(path);
if (!GatewayConfig.TryParse(await File.ReadAllBytesAsync(file), Path.GetDirectoryName(file)!, out var config, out var error))
{
    Console.Error.WriteLine($"{path}: {error}");
    return BadConfiguration;
}

if (Environment.GetEnvironmentVariable("PREPAID_HUB_CONNECTION") is not { Length: > 0 } connection)
{
    Console.Error.WriteLine("PREPAID_HUB_CONNECTION: expected the device's connection string, got nothing");
    return BadConfiguration;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var log = new ConsoleLog(TimeProvider.System);
await using var gateway = new Gateway(config!, meter => MeterDrivers.Open(meter), new DeviceHubLink(connection), TimeProvider.System, log);
try
{
    await gateway.Run(stop.Token);
    return 0;
}
catch (Exception failure)
{
    log.LogCritical(failure, "The agent ends; whoever supervises it should start it again. "); // the last line of the process
    return Failed;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
