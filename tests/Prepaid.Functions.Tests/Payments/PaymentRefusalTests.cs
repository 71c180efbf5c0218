using System.Net;
using System.Text;
using System.Text.Json;
using Prepaid.Domain.Payments;
using Prepaid.Functions.Tests.Hosting;

namespace Prepaid.Functions.Tests.Payments;

/// <summary>Notices that are refused leave nothing, so that one product serves all of them.</summary>
public sealed class PaymentRefusalTests(SharedProduct running) : IClassFixture<SharedProduct>
{
    [Theory]
    [InlineData("timestamp-missing")]
    [InlineData("timestamp-stale")]
    [InlineData("timestamp-of-the-future")]
    [InlineData("signature-missing")]
    [InlineData("signature-wrong")]
    [InlineData("signature-of-another-body")]
    public async Task A_forged_or_stale_notice_is_refused_by_name_and_leaves_nothing(string forgery)
    {
        var product = running.Product;
        var (payment, now) = (JsonSerializer.SerializeToUtf8Bytes(Payment("T-1", "A-001", 5_000)), ProductUnderTest.Start.ToUnixTimeSeconds());
        var key = Encoding.UTF8.GetBytes(ProductUnderTest.PaymentKey);

        var (status, body) = await product.Pay(payment, request =>
        {
            var (timestamp, signature) = forgery switch
            {
                "timestamp-missing" => (null, SandboxSignature.Sign(key, now, payment)),
                "timestamp-stale" => ($"{now - 301}", SandboxSignature.Sign(key, now - 301, payment)),
                "timestamp-of-the-future" => ($"{now + 301}", SandboxSignature.Sign(key, now + 301, payment)),
                "signature-missing" => ($"{now}", null),
                "signature-wrong" => ($"{now}", SandboxSignature.Sign("another key"u8, now, payment)),
                _ => ($"{now}", SandboxSignature.Sign(key, now, "{}"u8)),
            };
            Replace(request, "Prepaid-Timestamp", timestamp);
            Replace(request, "Prepaid-Signature", signature);
        });

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(
            forgery switch { "timestamp-of-the-future" => "timestamp-stale", "signature-of-another-body" => "signature-wrong", _ => forgery },
            body.GetProperty("reason").GetString());
        await AssertNothingHappened(product);
    }

    [Theory]
    [InlineData("""{"transaction":"T-1","account":"A-001","amountFen":5000,"currency":"CNY","paidAt":"2026-03-02T12:00:00+08:00","actor":"operator:boss"}""", "actor: unknown field")]
    [InlineData("""{"transaction":"T-1","account":"A-001","amountFen":-5000,"currency":"CNY","paidAt":"2026-03-02T12:00:00+08:00"}""", "amountFen: ")]
    [InlineData("""{"transaction":"T-1","account":"A-001","amountFen":50.5,"currency":"CNY","paidAt":"2026-03-02T12:00:00+08:00"}""", "amountFen: ")]
    [InlineData("""{"transaction":"T-1","account":"A-001","amountFen":5000,"currency":"USD","paidAt":"2026-03-02T12:00:00+08:00"}""", "currency: ")]
    [InlineData("""{"transaction":"../T","account":"A-001","amountFen":5000,"currency":"CNY","paidAt":"2026-03-02T12:00:00+08:00"}""", "transaction: ")]
    [InlineData("""{"transaction":"T-1","amountFen":5000,"currency":"CNY","paidAt":"2026-03-02T12:00:00+08:00"}""", "account: missing")]
    [InlineData("[]", "body: ")]
    [InlineData("{", "body: ")]
    [InlineData("", "body: ")]
    public async Task A_signed_body_that_is_wrong_is_refused_with_the_field_and_leaves_nothing(string text, string expected)
    {
        var product = running.Product;

        var (status, body) = await product.Pay(Encoding.UTF8.GetBytes(text));

        Assert.Equal((HttpStatusCode.BadRequest, "body-refused"), (status, body.GetProperty("reason").GetString()));
        Assert.StartsWith(expected, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await AssertNothingHappened(product);
    }

    [Fact]
    public async Task An_oversized_body_and_an_unknown_provider_are_refused()
    {
        var product = running.Product;

        var oversized = await product.Pay(new byte[(16 * 1024) + 1]);
        var unknown = await product.Pay(Payment("T-1", "A-001", 5_000), provider: "nobody");

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body-too-large"), (oversized.Status, oversized.Body.GetProperty("reason").GetString()));
        Assert.Equal((HttpStatusCode.NotFound, "provider-not-found"), (unknown.Status, unknown.Body.GetProperty("reason").GetString()));
        await AssertNothingHappened(product);
    }

    private static object Payment(string transaction, string account, long amountFen) =>
        new { transaction, account, amountFen, currency = "CNY", paidAt = ProductUnderTest.Start };

    private static void Replace(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        if (value is not null)
        {
            request.Headers.Add(header, value);
        }
    }

    private static async Task AssertNothingHappened(ProductUnderTest product)
    {
        Assert.Equal(1_000, await product.BalanceFen("A-001"));
        Assert.Empty(product.Rows("payments"));
        Assert.Empty(product.Rows("pending"));
    }
}
