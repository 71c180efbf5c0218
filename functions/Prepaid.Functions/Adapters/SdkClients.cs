using Azure.Communication.Sms;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Azure.Devices;

namespace Prepaid.Functions.Adapters;

/// <summary>Makes the SDK clients: by connection string, or by the app's identity where only an address is given.</summary>
public static class SdkClients
{
    public static TableServiceClient Tables(Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.TablesServiceUri is { } uri
            ? new TableServiceClient(uri, new DefaultAzureCredential())
            : new TableServiceClient(settings.Required(SettingName.Tables));
    }

    public static ServiceClient Hub(Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.HubServiceHostName is { Length: > 0 } host
            ? ServiceClient.Create(host, new DefaultAzureCredential())
            : ServiceClient.CreateFromConnectionString(settings.Required(SettingName.HubService));
    }

    public static SmsClient Sms(Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.SmsEndpoint is { } endpoint
            ? new SmsClient(endpoint, new DefaultAzureCredential())
            : new SmsClient(settings.Required(SettingName.Sms));
    }
}
