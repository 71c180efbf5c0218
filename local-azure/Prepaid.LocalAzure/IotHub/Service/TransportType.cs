namespace Microsoft.Azure.Devices;

public enum TransportType
{
    Amqp = 0,
    Amqp_WebSocket_Only = 1,
}
