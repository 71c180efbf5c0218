using System.Globalization;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;

namespace Prepaid.Local.Running;

/// <summary>The settings that the functions get on one machine; on Azure bicep gives the same names.</summary>
public static class RunSettings
{
    public const string SandboxKey = "sandbox-key-of-this-machine";

    public static IReadOnlyDictionary<string, string?> Of(LocalCloud cloud, EmbeddedHub hub, int port)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(hub);
        var storage = $"DefaultEndpointsProtocol=https;AccountName={cloud.Name};AccountKey=bG9jYWw=;EndpointSuffix=core.windows.net";
        return new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Tables"] = storage,
            ["HubName"] = "prepaid",
            ["HubEvents"] = $"Endpoint=sb://{cloud.Name}.servicebus.windows.net/;SharedAccessKeyName=service;SharedAccessKey=bG9jYWw=;EntityPath=prepaid",
            ["HubService"] = hub.ServiceConnectionString,
            ["Sms"] = $"endpoint=https://{cloud.Name}.communication.azure.com/;accesskey=bG9jYWw=",
            ["SmsFrom"] = "Prepaid",
            ["SandboxPaymentKey"] = SandboxKey,
            ["RolePicker"] = "loopback",
            ["Prepaid:Url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
        };
    }
}
