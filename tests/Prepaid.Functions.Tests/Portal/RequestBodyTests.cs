using System.Text;
using Microsoft.AspNetCore.Http;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Ledger;
using Prepaid.Functions.Portal;

namespace Prepaid.Functions.Tests.Portal;

/// <summary>A body that is refused is refused by the field, in words of the API, never in words of the code.</summary>
public sealed class RequestBodyTests
{
    private const string Transfer = """ "id":"t-1","from":"electricity","to":"water","reason":"asked for" """;

    [Theory]
    [InlineData("", "body: expected JSON; it breaks off in line 1, byte 1")]
    [InlineData("{", "body: expected JSON; it breaks off in line 1, byte 2")]
    [InlineData("[]", "body: expected an object")]
    [InlineData("null", "body: expected an object")]
    [InlineData("{" + Transfer + "}", "amountFen: expected a whole number; it is missing")]
    [InlineData("{" + Transfer + ""","amountFen":"12"}""", "amountFen: expected a whole number")]
    [InlineData("{" + Transfer + ""","amountFen":1.5}""", "amountFen: expected a whole number")]
    [InlineData("{" + Transfer + ""","amountFen":1e30}""", "amountFen: expected a whole number")]
    [InlineData("{" + Transfer + ""","amountFen":null}""", "amountFen: expected a whole number")]
    [InlineData("{" + Transfer + ""","amountFen":1,"amountFen":2}""", "amountFen: expected once")]
    [InlineData("{" + Transfer + ""","amountFen":1,"actor":"boss"}""", "actor: unknown field; expected id, from, to, amountFen, reason")]
    [InlineData("""{"id":"t-1","from":"gas","to":"water","amountFen":1,"reason":"x"}""", "from: expected one of electricity, water, rent")]
    [InlineData("""{"id":"t-1","from":0,"to":"water","amountFen":1,"reason":"x"}""", "from: expected one of electricity, water, rent")]
    [InlineData("""{"id":null,"from":"rent","to":"water","amountFen":1,"reason":"x"}""", "id: expected a text")]
    [InlineData("""{"id":"t 1","from":"rent","to":"water","amountFen":1,"reason":"x"}""", "id: expected 1 to 64 letters, digits, '-', '_' or '.'")]
    public async Task A_transfer(string body, string expected) => Assert.Equal(expected, await Refused<TransferBody>(body));

    [Theory]
    [InlineData("""[{"meter":"E-1"}]""", "meters[0].counts: expected a whole number; it is missing")]
    [InlineData("""[{"meter":"E-1","counts":1},{"meter":"E-2","counts":"1"}]""", "meters[1].counts: expected a whole number")]
    [InlineData("""[{"meter":"E-1","counts":1,"at":"now"}]""", "meters[0].at: unknown field; expected meter, counts")]
    [InlineData("""[null]""", "meters[0]: expected an object")]
    [InlineData("""{"meter":"E-1","counts":1}""", "meters: expected a list")]
    public async Task A_move_out(string meters, string expected) =>
        Assert.Equal(expected, await Refused<MoveOutBody>($$"""{"id":"m-1","at":"2026-03-01T08:00:00+08:00","meters":{{meters}},"balanceTo":"","reason":"x"}"""));

    [Fact]
    public async Task A_moment_without_a_form() =>
        Assert.Equal("at: expected a time like 2026-03-01T08:00:00+08:00", await Refused<MoveOutBody>("""{"id":"m-1","at":"yesterday","meters":[],"balanceTo":"","reason":"x"}"""));

    private static async Task<string?> Refused<T>(string body)
        where T : class, IRequestBody
    {
        var http = new DefaultHttpContext();
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var (read, refusal) = await http.Request.Read<T>(CancellationToken.None);
        Assert.Null(read);
        Assert.Equal(RefusalReason.BodyRefused, refusal!.Reason);
        return refusal.Detail;
    }
}
