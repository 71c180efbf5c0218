using Prepaid.Domain.Payments;

namespace Prepaid.Functions.Payments;

/// <summary>How far a payment has come.</summary>
public enum InboxState
{
    /// <summary>Durable, not credited yet.</summary>
    Received = 0,

    /// <summary>Credited to its account.</summary>
    Credited = 1,

    /// <summary>Waits for a person: see the reason.</summary>
    Suspense = 2,
}

/// <summary>One payment as it stands in the inbox.</summary>
public sealed record InboxPayment(PaymentNotice Notice, string BodyHash, InboxState State, string Reason, DateTimeOffset ReceivedAt);

/// <summary>The same transaction told with other content: a person looks at it, no money moves.</summary>
public sealed record PaymentCase(PaymentNotice Notice, string BodyHash, string Reason, DateTimeOffset ReceivedAt);
