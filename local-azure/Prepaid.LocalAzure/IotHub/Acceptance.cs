using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>A publish on its way to the log; its PUBACK waits for <paramref name="Durable"/>.</summary>
/// <param name="BreaksConnection">By the fault plan the device never hears of it.</param>
internal sealed record Acceptance(CallPass Pass, MqttPacket.Publish Publish, Task Durable, bool BreaksConnection);
