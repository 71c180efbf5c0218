using Microsoft.Extensions.Configuration;

namespace Prepaid.Functions.Adapters;

/// <summary>Every setting that the code reads itself; bicep gives the same ones (a test compares both ways).</summary>
public static class SettingName
{
    public const string Tables = "Tables";
    public const string TablesServiceUri = "Tables:serviceUri";
    public const string HubService = "HubService";
    public const string HubServiceHostName = "HubService:hostName";
    public const string Sms = "Sms";
    public const string SmsEndpoint = "Sms:endpoint";
    public const string SmsFrom = "SmsFrom";
    public const string SandboxPaymentKey = "SandboxPaymentKey";
    public const string RolePicker = "RolePicker";
    public const string AuthEnabled = "WEBSITE_AUTH_ENABLED";
    public const string InstanceId = "WEBSITE_INSTANCE_ID";
}

/// <summary>Settings with their meaning; a missing one is named.</summary>
public sealed class Settings(IConfiguration configuration)
{
    public Uri? TablesServiceUri => AsUri(SettingName.TablesServiceUri);

    public string? HubServiceHostName => configuration[SettingName.HubServiceHostName];

    public Uri? SmsEndpoint => AsUri(SettingName.SmsEndpoint);

    /// <summary>Number or name that texts come from.</summary>
    public string SmsFrom => Required(SettingName.SmsFrom);

    /// <summary>Key of the sandbox payment provider; without it the provider is off.</summary>
    public string? SandboxPaymentKey => configuration[SettingName.SandboxPaymentKey];

    /// <summary>True on one machine only: whoever connects over loopback may pick a role.</summary>
    public bool HasRolePicker => configuration[SettingName.RolePicker] == "loopback" && !IsOnAzure;

    /// <summary>True where App Service authentication stands before the app and stamps the principal.</summary>
    public bool HasPlatformSignIn => string.Equals(configuration[SettingName.AuthEnabled], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>True on an Azure instance: a virtual clock and the role picker are refused there (R62).</summary>
    public bool IsOnAzure => !string.IsNullOrEmpty(configuration[SettingName.InstanceId]);

    /// <summary>A setting that must be there.</summary>
    /// <exception cref="InvalidOperationException">It is missing.</exception>
    public string Required(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return configuration[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"Setting {Shown(name)} is missing.");
    }

    private static string Shown(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    private Uri? AsUri(string name) =>
        configuration[name] is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri
        : throw new InvalidOperationException($"Setting {Shown(name)} is '{text}'; expected an absolute URI.");
}
