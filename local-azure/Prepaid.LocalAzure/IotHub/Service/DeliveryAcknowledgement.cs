namespace Microsoft.Azure.Devices;

public enum DeliveryAcknowledgement
{
    None = 0,
    NegativeOnly = 1,
    PositiveOnly = 2,
    Full = 3,
}
