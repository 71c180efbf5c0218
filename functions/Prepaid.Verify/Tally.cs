namespace Prepaid.Verify;

/// <summary>What the rows and the evidence add up to, for the report.</summary>
internal sealed class Tally
{
    public long Sent { get; set; }

    public long Accepted { get; set; }

    public long Held { get; set; }

    public long Rejected { get; set; }

    public decimal BilledKwh { get; set; }

    public long DebitsFen { get; set; }

    public long CreditsFen { get; set; }

    public long RelayOff { get; set; }

    public long RelayOn { get; set; }

    public long RelayUnknown { get; set; }

    public long Sms { get; set; }
}
