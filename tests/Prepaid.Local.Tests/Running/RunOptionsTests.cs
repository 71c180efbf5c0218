using Prepaid.Local.Running;

namespace Prepaid.Local.Tests.Running;

public sealed class RunOptionsTests
{
    [Fact]
    public void Nothing_given_means_real_time_until_interrupted()
    {
        Assert.True(RunOptions.TryParse([], out var options, out _));

        Assert.Equal(new RunOptions { Data = null, For = null, IsVirtual = false, Seed = 1, HasFaults = false, Port = 7071, Start = new DateOnly(2026, 3, 1) }, options);
    }

    [Fact]
    public void Every_option_is_understood()
    {
        Assert.True(RunOptions.TryParse(
            ["--for", "3d", "--speed", "max", "--seed", "7", "--faults", "on", "--report", "out.json", "--data", "d", "--start", "2026-11-05", "--port", "0"], out var options, out _));

        Assert.Equal(
            new RunOptions { For = TimeSpan.FromDays(3), IsVirtual = true, Seed = 7, HasFaults = true, Report = "out.json", Data = "d", Start = new DateOnly(2026, 11, 5), Port = 0 },
            options);
    }

    [Theory]
    [InlineData("6h", 6)]
    [InlineData("1d", 24)]
    [InlineData("40d", 960)]
    public void A_span_is_whole_hours_or_days(string text, int hours)
    {
        Assert.True(RunOptions.TryParse(["--for", text], out var options, out _));

        Assert.Equal(TimeSpan.FromHours(hours), options.For);
    }

    [Theory]
    [InlineData("--for", "3")]
    [InlineData("--for", "d")]
    [InlineData("--for", "0d")]
    [InlineData("--for", "-1d")]
    [InlineData("--for", "1.5h")]
    [InlineData("--for", "90m")]
    [InlineData("--for", "99999999999d")]
    [InlineData("--speed", "fast")]
    [InlineData("--seed", "-1")]
    [InlineData("--seed", "x")]
    [InlineData("--faults", "yes")]
    [InlineData("--start", "2026-02-30")]
    [InlineData("--start", "01.03.2026")]
    [InlineData("--port", "65536")]
    [InlineData("--colour", "red")]
    public void Nonsense_is_refused_by_name_with_what_was_expected(string option, string value)
    {
        Assert.False(RunOptions.TryParse([option, value], out _, out var error));

        Assert.StartsWith($"{option} {value}: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_without_its_value_is_refused_by_name()
    {
        Assert.False(RunOptions.TryParse(["--seed", "1", "--for"], out _, out var error));

        Assert.StartsWith("--for: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_speed_needs_an_end()
    {
        Assert.False(RunOptions.TryParse(["--speed", "max"], out _, out var error));

        Assert.Contains("--for", error, StringComparison.Ordinal);
    }
}
