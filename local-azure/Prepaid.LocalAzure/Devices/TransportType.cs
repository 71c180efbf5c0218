namespace Microsoft.Azure.Devices.Client;

public enum TransportType
{
    Amqp = 0,
    Http1 = 1,
    Amqp_WebSocket_Only = 2,
    Amqp_Tcp_Only = 3,
    Mqtt = 4,
    Mqtt_WebSocket_Only = 5,
    Mqtt_Tcp_Only = 6,
}
