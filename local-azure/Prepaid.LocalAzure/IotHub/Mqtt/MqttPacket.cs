namespace Prepaid.LocalAzure.IotHub.Mqtt;

/// <summary>The packets of MQTT 3.1.1 (OASIS, chapter 3) that the IoT Hub dialect uses; QoS 2 has none.</summary>
internal abstract record MqttPacket
{
    private MqttPacket()
    {
    }

    internal sealed record Connect(string ClientId, bool CleanSession, ushort KeepAliveSeconds) : MqttPacket
    {
        public string? UserName { get; init; }

        public string? Password { get; init; }

        /// <summary>Published by the server when the connection ends without DISCONNECT.</summary>
        public Publish? Will { get; init; }
    }

    internal sealed record ConnectAck(bool SessionPresent, byte ReturnCode) : MqttPacket;

    /// <summary>Packet id 0 with QoS 0, else not 0.</summary>
    internal sealed record Publish(string Topic, byte[] Payload, byte Qos, ushort PacketId) : MqttPacket
    {
        public bool Duplicate { get; init; }

        public bool Retain { get; init; }
    }

    internal sealed record PublishAck(ushort PacketId) : MqttPacket;

    internal sealed record Subscribe(ushort PacketId, IReadOnlyList<TopicFilter> Filters) : MqttPacket;

    internal sealed record SubscribeAck(ushort PacketId, byte[] ReturnCodes) : MqttPacket;

    internal sealed record Unsubscribe(ushort PacketId, IReadOnlyList<string> Filters) : MqttPacket;

    internal sealed record UnsubscribeAck(ushort PacketId) : MqttPacket;

    internal sealed record PingRequest : MqttPacket;

    internal sealed record PingResponse : MqttPacket;

    internal sealed record Disconnect : MqttPacket;
}

internal readonly record struct TopicFilter(string Filter, byte Qos);

/// <summary>Return codes of CONNACK (table 3.1) that the dialect uses.</summary>
internal static class ConnectReturnCode
{
    public const byte Accepted = 0;
    public const byte IdentifierRejected = 2;
    public const byte ServerUnavailable = 3;
    public const byte BadUserNameOrPassword = 4;
    public const byte NotAuthorized = 5;
}
