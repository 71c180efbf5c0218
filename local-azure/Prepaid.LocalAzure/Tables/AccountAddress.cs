namespace Prepaid.LocalAzure.Tables;

/// <summary>Which storage account a client talks to, from a connection string or an endpoint.</summary>
internal sealed record AccountAddress(string Account, Uri Endpoint)
{
    private const string DefaultSuffix = "core.windows.net";

    public static AccountAddress Of(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.Scheme == Uri.UriSchemeHttps
            ? new AccountAddress(endpoint.Host.Split('.')[0], endpoint)
            : throw new ArgumentException("Cannot use TokenCredential without HTTPS.", nameof(endpoint));
    }

    /// <exception cref="FormatException">Not name=value pairs, or no account name.</exception>
    public static AccountAddress Of(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new FormatException("Settings must be of the form \"name=value\".");
            }

            settings[setting[..at].Trim()] = setting[(at + 1)..].Trim();
        }

        if (!settings.TryGetValue("AccountName", out var account) || account.Length == 0)
        {
            throw new FormatException("No valid combination of account information found.");
        }

        var scheme = settings.GetValueOrDefault("DefaultEndpointsProtocol", Uri.UriSchemeHttps);
        var endpoint = settings.GetValueOrDefault("TableEndpoint", $"{scheme}://{account}.table.{settings.GetValueOrDefault("EndpointSuffix", DefaultSuffix)}");
        return new AccountAddress(account, new Uri(endpoint));
    }
}
