using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Ledger;
using Prepaid.Domain.Payments;

namespace Prepaid.Domain.Tests.Payments;

public sealed class SandboxBodyTests
{
    private const string Genuine = """{"transaction":"T-1","account":"A-001","amountFen":5000,"currency":"CNY","paidAt":"2026-03-02T12:00:00+08:00"}""";

    [Fact]
    public void A_genuine_body_is_read_as_it_stands()
    {
        Assert.True(SandboxBody.TryRead(Encoding.UTF8.GetBytes(Genuine), out var notice, out _));

        Assert.Equal(new PaymentNotice("sandbox", "T-1", "A-001", Money.FromFen(5_000), new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8))), notice);
    }

    [Theory]
    [InlineData("electricity", Wallet.Electricity)]
    [InlineData("water", Wallet.Water)]
    [InlineData("rent", Wallet.Rent)]
    [InlineData("Water", null)]
    [InlineData("gas", null)]
    public void A_body_may_name_the_wallet(string name, Wallet? wallet)
    {
        var isRead = SandboxBody.TryRead(Encoding.UTF8.GetBytes(Genuine.Replace("}", $",\"wallet\":\"{name}\"}}", StringComparison.Ordinal)), out var notice, out var error);

        Assert.Equal((wallet is not null, wallet), (isRead, notice?.Wallet));
        Assert.Equal(wallet is null ? "wallet: expected one of electricity, water, rent" : string.Empty, error);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_with_a_reason_and_never_throw() =>
        Prop.ForAll<byte[]>(bytes => Assert.Equal(SandboxBody.TryRead(bytes, out _, out var error), error.Length == 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_mutation_is_read_or_refused_with_a_reason_and_never_throws() =>
        Prop.ForAll<NonNegativeInt, byte>((at, value) =>
        {
            var body = Encoding.UTF8.GetBytes(Genuine);
            body[at.Get % body.Length] = value;
            Assert.Equal(SandboxBody.TryRead(body, out _, out var error), error.Length == 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_signature_holds_for_its_key_time_and_body_only() =>
        Prop.ForAll<byte[], NonNegativeInt>((body, second) =>
        {
            var (key, now) = ("key"u8.ToArray(), DateTimeOffset.FromUnixTimeSeconds(1_000_000 + second.Get));
            var (time, signature) = ($"{now.ToUnixTimeSeconds()}", SandboxSignature.Sign(key, now.ToUnixTimeSeconds(), body));
            Assert.Null(SandboxSignature.Check(key, time, signature, body, now));
            Assert.Equal("signature-wrong", SandboxSignature.Check("yek"u8, time, signature, body, now));
            Assert.Equal("signature-wrong", SandboxSignature.Check(key, time, signature, [.. body, 0], now));
            Assert.Equal("signature-wrong", SandboxSignature.Check(key, $"{now.ToUnixTimeSeconds() + 1}", signature, body, now));
            Assert.Equal("timestamp-stale", SandboxSignature.Check(key, time, signature, body, now + SandboxSignature.Tolerance + TimeSpan.FromSeconds(1)));
            Assert.Null(SandboxSignature.Check(key, time, signature, body, now - SandboxSignature.Tolerance));
        }).QuickCheckThrowOnFailure();
}
