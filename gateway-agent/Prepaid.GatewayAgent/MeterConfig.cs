namespace Prepaid.GatewayAgent;

/// <summary>One meter in the gateway's configuration file.</summary>
/// <param name="Id">Meter id, as in the directory of the functions.</param>
/// <param name="Protocol">modbus-tcp, dlt645-tcp or cjt188-tcp.</param>
/// <param name="Host">Host name or address of the meter or its serial server.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Address">Unit id 1-247 (Modbus), 12 digits (DL/T 645) or 14 hex digits (CJ/T 188), as printed on the meter.</param>
public sealed record MeterConfig(string Id, string Protocol, string Host, int Port, string Address)
{
    /// <summary>Decimals of the register: 2 means that one count is 0.01 kWh or 0.01 m³.</summary>
    public int Decimals { get; init; } = 2;

    /// <summary>True when the meter has a relay or valve that may be switched.</summary>
    public bool HasRelay { get; init; } = true;

    /// <summary>Seconds between two polls, aligned to the hour.</summary>
    public int PollSeconds { get; init; } = 900;

    /// <summary>Registers that count one band each, read with the total as T1 and up: 0 to 4 (DL/T 645), 0 to 5 (Modbus), 0 (CJ/T 188).</summary>
    public int BandRegisters { get; init; }

    /// <summary>Modbus only: where this model keeps its total and then T1 and up, four hex digits each; Acrel-type meters unless given.</summary>
    public string EnergyAddresses { get; init; } = "0000 0002 0004 0006 0008 5030";

    /// <summary>Modbus only: word order of 32-bit values, ABCD (high word first) or CDAB.</summary>
    public string WordOrder { get; init; } = "ABCD";

    /// <summary>CJ/T 188 only: order of the two data identifier bytes, big (90 1F) or little (1F 90).</summary>
    public string DiOrder { get; init; } = "big";

    /// <summary>CJ/T 188 only: meter type, two hex digits: 10 cold water, 11 hot water, 30 gas, AA any.</summary>
    public string MeterType { get; init; } = "10";

    /// <summary>CJ/T 188 only: bits of the first status byte that tell the valve, 1-0 (standard) or 7-6 (met in the field).</summary>
    public string ValveBits { get; init; } = "1-0";

    /// <summary>DL/T 645 only: password level of relay orders, two hex digits.</summary>
    public string PasswordLevel { get; init; } = "02";

    /// <summary>DL/T 645 only: password of relay orders, 6 hex digits as set in the meter.</summary>
    public string Password { get; init; } = "000000";

    /// <summary>DL/T 645 only: operator code of relay orders, 8 hex digits.</summary>
    public string Operator { get; init; } = "00000000";
}
