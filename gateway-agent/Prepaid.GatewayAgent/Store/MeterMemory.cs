namespace Prepaid.GatewayAgent.Store;

/// <summary>What is remembered of a meter.</summary>
/// <param name="LastSlot">Begin of the last slot that has its reading, in unix seconds.</param>
/// <param name="LastAnswerAt">Unix seconds of the last reading, or null.</param>
internal sealed record MeterMemory(long LastSlot, long? LastAnswerAt);
