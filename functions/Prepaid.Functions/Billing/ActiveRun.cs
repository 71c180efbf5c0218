using Prepaid.Domain.Billing;

namespace Prepaid.Functions.Billing;

/// <summary>A hint that a run has work since one of its steps: written before the step, deleted when the run was seen behind it without work.</summary>
/// <param name="Key">The run.</param>
/// <param name="Step">Number of the step.</param>
/// <param name="Since">When it was written.</param>
public sealed record ActiveRun(BillingRunKey Key, int Step, DateTimeOffset Since);
