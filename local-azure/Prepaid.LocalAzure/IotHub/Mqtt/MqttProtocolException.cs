namespace Prepaid.LocalAzure.IotHub.Mqtt;

/// <summary>The other side broke MQTT 3.1.1 or the IoT Hub dialect of it; MQTT's only answer is to close the connection.</summary>
internal sealed class MqttProtocolException(string message, Exception? inner = null) : Exception(message, inner);
