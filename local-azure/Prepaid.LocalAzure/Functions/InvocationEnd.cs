namespace Prepaid.LocalAzure.Functions;

/// <summary>How an invocation ended, as its trigger sees it.</summary>
internal enum InvocationEnd
{
    Succeeded = 0,
    Failed = 1,

    /// <summary>The process died or is stopping: nothing may follow.</summary>
    Ended = 2,
}
