namespace Prepaid.GatewayAgent.Drivers.Dlt645;

/// <summary>What a data identifier measures; the unit is in the name.</summary>
public enum Dlt645Quantity
{
    EnergyKwh = 0,
    RemainingKwh = 1,
    RemainingYuan = 2,
    VoltageVolt = 3,
    CurrentAmpere = 4,
    PowerKilowatt = 5,
}
