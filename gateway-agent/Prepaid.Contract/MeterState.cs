namespace Prepaid.Contract;

/// <summary>State of one meter as its gateway sees it.</summary>
/// <param name="Meter">Meter id.</param>
/// <param name="LastAnswerAt">Unix seconds of the last answer, or null when there was none yet.</param>
/// <param name="Failures">Polls in a row without an answer, since the agent's start.</param>
public sealed record MeterState(string Meter, long? LastAnswerAt, int Failures);
