using System.Text.Json.Nodes;

namespace Prepaid.GatewayAgent.Tests.Vectors;

/// <summary>What is known of a switch after each frame of a "sequence": only a read-back confirms.</summary>
internal sealed class SwitchStates
{
    private readonly JsonArray after = [];
    private string state = "pending";

    public JsonObject Result => new() { ["state_after_each"] = after };

    public IEnumerable<byte[]> StepsOf(VectorFile vector) =>
        (vector.Input["steps_hex"] as JsonArray ?? throw vector.NotUnderstood("a sequence without steps_hex")).Select(step => VectorFile.Hex((string)step!));

    public void Asked(bool isSwitch) => state = isSwitch ? "pending" : state;

    /// <param name="isAcceptance">The switching command was acknowledged.</param>
    /// <param name="readBack">open or closed, of the relay or of the valve; null when nothing was read back.</param>
    public void Answered(bool isAcceptance, string? readBack) =>
        state = isAcceptance ? "accepted" : readBack is null ? state : $"confirmed_{readBack}";

    public void EndStep() => after.Add(state);
}
