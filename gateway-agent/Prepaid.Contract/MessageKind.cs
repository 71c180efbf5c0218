namespace Prepaid.Contract;

/// <summary>Values of the application property <c>kind</c> of a device-to-cloud message.</summary>
public static class MessageKind
{
    /// <summary>Name of the application property.</summary>
    public const string Property = "kind";

    /// <summary>Body is a <see cref="ReadingsMessage"/>.</summary>
    public const string Readings = "readings";

    /// <summary>Body is a <see cref="RelayReportMessage"/>.</summary>
    public const string RelayReport = "relay-report";

    /// <summary>Body is a <see cref="GatewayStateMessage"/>.</summary>
    public const string GatewayState = "gateway-state";
}
