using System.Text;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.IotHub;
using Prepaid.LocalAzure.IotHub.Mqtt;

namespace Prepaid.LocalAzure.Tests.IotHub;

public sealed class LoginTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("{hub}", "{hub}/gw-1/?api-version=2021-04-12")]
    [InlineData("{hub}", "{hub}/gw-1/?api-version=2021-04-12&DeviceClientType=azure-iot-device%2F1.18.4")]
    [InlineData("{hub}", "{hub}/gw-1/api-version=2016-11-14")]
    [InlineData("localhost:{port}", "localhost:{port}/gw-1/?api-version=2021-04-12")]
    [InlineData("localhost", "localhost/gw-1/?api-version=2021-04-12")]
    public async Task A_signature_over_any_name_of_the_hub_is_accepted(string host, string userName)
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        Assert.Equal(ConnectReturnCode.Accepted, await Login(home, connect => connect with
        {
            UserName = Filled(userName, home),
            Password = SasToken.Create($"{Filled(host, home)}/devices/gw-1", KeyOf(home, "gw-1"), Start.AddHours(1)),
        }));
    }

    [Fact]
    public async Task The_secondary_key_is_as_good()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.Hub.AddDevice("gw-1");
        Assert.Equal(ConnectReturnCode.Accepted, await Login(home, connect => connect with
        {
            Password = SasToken.Create($"{home.Hub.HostName}/devices/gw-1", home.Hub.Registry.Find("gw-1")!.SecondaryKey, Start.AddHours(1)),
        }));
    }

    [Fact]
    public async Task Fields_in_another_order_and_lower_case_encoding_verify_as_received()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        var sr = $"{home.Hub.HostName}%2fdevices%2fgw-1";
        var se = Start.AddHours(1).ToUnixTimeSeconds();
        var signature = System.Security.Cryptography.HMACSHA256.HashData(
            Convert.FromBase64String(KeyOf(home, "gw-1")), Encoding.UTF8.GetBytes($"{sr}\n{se}"));
        Assert.Equal(ConnectReturnCode.Accepted, await Login(home, connect => connect with
        {
            Password = $"SharedAccessSignature sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={se}&sr={sr}",
        }));
    }

    [Fact]
    public async Task A_token_that_has_expired_by_the_business_clock_is_refused()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        Assert.Equal(ConnectReturnCode.NotAuthorized, await Login(home, connect => connect with
        {
            Password = SasToken.Create($"{home.Hub.HostName}/devices/gw-1", KeyOf(home, "gw-1"), Start),
        }));
    }

    public static TheoryData<string> BadPasswords => new(
        "another device's key", "another device's resource", "another hub", "forged signature", "shifted expiry", "hub policy", "no signature", "none", "se twice");

    [Theory]
    [MemberData(nameof(BadPasswords))]
    public async Task A_bad_credential_is_refused_with_code_5(string what)
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.Hub.AddDevice("gw-2");
        var host = home.Hub.HostName;
        var good = SasToken.Create($"{host}/devices/gw-1", KeyOf(home, "gw-1"), Start.AddHours(1));
        Assert.Equal(ConnectReturnCode.NotAuthorized, await Login(home, connect => connect with
        {
            Password = what switch
            {
                "another device's key" => SasToken.Create($"{host}/devices/gw-1", KeyOf(home, "gw-2"), Start.AddHours(1)),
                "another device's resource" => SasToken.Create($"{host}/devices/gw-2", KeyOf(home, "gw-1"), Start.AddHours(1)),
                "another hub" => SasToken.Create("other.azure-devices.net/devices/gw-1", KeyOf(home, "gw-1"), Start.AddHours(1)),
                "forged signature" => good.Replace("sig=", "sig=A", StringComparison.Ordinal),
                "shifted expiry" => good.Replace("se=1", "se=2", StringComparison.Ordinal),
                "hub policy" => good + "&skn=device",
                "no signature" => "hunter2",
                "none" => null,
                _ => good + "&se=9999999999",
            },
        }));
        Assert.Contains(home.Log.Lines, l => l.Text.Contains("refused with 5", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{hub}/gw-2/?api-version=2021-04-12")]
    [InlineData("{hub}/gw-1")]
    [InlineData("{hub}/gw-1/?other=1")]
    [InlineData("other.azure-devices.net/gw-1/?api-version=2021-04-12")]
    [InlineData("")]
    public async Task A_user_name_of_another_form_is_refused_with_code_5(string userName)
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        Assert.Equal(ConnectReturnCode.NotAuthorized, await Login(home, connect => connect with { UserName = Filled(userName, home) }));
    }

    [Fact]
    public async Task An_unknown_device_is_refused_with_code_5()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        Assert.Equal(ConnectReturnCode.NotAuthorized, await Login(home, connect => connect with
        {
            ClientId = "gw-9",
            UserName = $"{home.Hub.HostName}/gw-9/?api-version=2021-04-12",
        }));
    }

    [Fact]
    public async Task During_an_outage_the_answer_is_code_3()
    {
        var faults = new Faults(1);
        faults.AddOutage("hub", Start, Start.AddHours(1));
        await using var home = await HubUnderTest.Start(new VirtualClock(Start), faults);
        Assert.Equal(ConnectReturnCode.ServerUnavailable, await Login(home, connect => connect));
    }

    [Fact]
    public async Task The_connection_is_severed_when_its_token_expires()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var device = await RawDevice.Connect(home, "gw-1", tokenLife: TimeSpan.FromHours(1));
        await home.Pass(TimeSpan.FromMinutes(59));
        Assert.Empty(await device.UntilPing());
        await home.Pass(TimeSpan.FromMinutes(1));
        await device.ExpectClosed();
    }

    [Fact]
    public async Task A_new_connection_drops_the_old_one_of_the_same_device()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        await using var old = await RawDevice.Connect(home, "gw-1");
        await using var other = await RawDevice.Connect(home, "gw-2");
        await using var young = await RawDevice.Connect(home, "gw-1");
        await old.ExpectClosed();
        Assert.Empty(await young.UntilPing());
        Assert.Empty(await other.UntilPing());
    }

    [Fact]
    public async Task Two_clients_that_throw_each_other_out_are_slowed_down_and_named()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        var devices = new List<RawDevice>();
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 6; i++)
        {
            devices.Add(await RawDevice.Connect(home, "gw-1"));
        }

        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1.9), "5 take-overs, 3 of them free, 1 s each for the others");
        Assert.Contains(home.Log.Lines, l => l.Text.Contains("Do two clients use this device id?", StringComparison.Ordinal));
        foreach (var device in devices)
        {
            await device.DisposeAsync();
        }
    }

    [Fact]
    public async Task Identities_and_certificates_survive_a_restart()
    {
        await using var home = await HubUnderTest.Start(new VirtualClock(Start));
        home.Hub.AddDevice("gw-1");
        var (key, service, ca) = (KeyOf(home, "gw-1"), home.Hub.ServiceConnectionString, await File.ReadAllTextAsync(home.Hub.CaCertificate));
        await home.Restart();
        Assert.Equal((key, service, ca), (KeyOf(home, "gw-1"), home.Hub.ServiceConnectionString, await File.ReadAllTextAsync(home.Hub.CaCertificate)));
    }

    [Fact]
    public async Task Private_keys_are_readable_by_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there the folder's access list is inherited
        }

        await using var home = await HubUnderTest.Start();
        var folder = Path.GetDirectoryName(home.Hub.CaCertificate)!;
        var keys = Directory.GetFiles(folder, "*-key.pem");
        Assert.Equal(2, keys.Length);
        foreach (var key in keys)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        }
    }

    private static string KeyOf(HubUnderTest home, string id)
    {
        home.Hub.AddDevice(id);
        return home.Hub.Registry.Find(id)!.PrimaryKey;
    }

    private static string Filled(string pattern, HubUnderTest home) => pattern
        .Replace("{hub}", home.Hub.HostName, StringComparison.Ordinal)
        .Replace("{port}", $"{home.Hub.Port}", StringComparison.Ordinal);

    private static async Task<byte> Login(HubUnderTest home, Func<MqttPacket.Connect, MqttPacket.Connect> change)
    {
        home.Hub.AddDevice("gw-1");
        await using var device = await RawDevice.Dial(home.Hub);
        device.Send(change(RawDevice.Login(home.Hub, "gw-1", Start.AddHours(1))));
        var answer = await device.Next<MqttPacket.ConnectAck>();
        if (answer.ReturnCode != ConnectReturnCode.Accepted)
        {
            await device.ExpectClosed();
        }

        return answer.ReturnCode;
    }
}
