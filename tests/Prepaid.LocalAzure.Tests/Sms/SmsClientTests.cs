using Azure;
using Azure.Communication.Sms;
using Moq;
using Prepaid.LocalAzure.Core;
using Prepaid.LocalAzure.Sms;

namespace Prepaid.LocalAzure.Tests.Sms;

public sealed class SmsClientTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly CloudInTempFolder home = new(new VirtualClock(Now), new Faults(1));

    private SmsClient Client => new($"endpoint=https://{home.Cloud.Name}.communication.azure.com/;accesskey=a2V5");

    private IReadOnlyList<SentText> Sent => SmsOutbox.Of(home.Cloud).All();

    [Fact]
    public async Task A_text_is_accepted_and_kept_with_everything_that_was_said()
    {
        var answer = await Client.SendAsync("Prepaid", "+8613800000000", "余额不足", new SmsSendOptions(true) { Tag = "n-1" });

        Assert.True(answer.Value.Successful);
        Assert.Equal((202, 202), (answer.Value.HttpStatusCode, answer.GetRawResponse().Status));
        Assert.Equal(new SentText(answer.Value.MessageId!, "Prepaid", "+8613800000000", "余额不足", "n-1", Now), Sent.Single());
    }

    [Fact]
    public async Task Texts_survive_a_restart_and_ids_are_never_used_twice()
    {
        var first = await Client.SendAsync("Prepaid", "+8613800000000", "a");
        await home.Reopen();
        var second = await Client.SendAsync("Prepaid", "+8613800000000", "a");

        Assert.NotEqual(first.Value.MessageId, second.Value.MessageId);
        Assert.Equal([first.Value.MessageId, second.Value.MessageId], Sent.Select(s => s.MessageId));
    }

    [Fact]
    public async Task A_bad_number_fails_alone()
    {
        var answer = await Client.SendAsync("+8613900000000", ["+8613800000000", "13800000000", "+8613800000001"], "a");

        Assert.Equal([true, false, true], answer.Value.Select(r => r.Successful));
        Assert.Equal(400, answer.Value[1].HttpStatusCode);
        Assert.NotNull(answer.Value[1].ErrorMessage);
        Assert.Equal(["+8613800000000", "+8613800000001"], Sent.Select(s => s.To));
    }

    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    public async Task A_message_has_at_most_2048_bytes(int bytes, bool accepted)
    {
        var send = () => Client.SendAsync("Prepaid", "+8613800000000", new string('a', bytes));
        if (accepted)
        {
            Assert.True((await send()).Value.Successful);
        }
        else
        {
            Assert.Equal(400, (await Assert.ThrowsAsync<RequestFailedException>(send)).Status);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ThisIsTooLong")]
    [InlineData("123")]
    public async Task A_sender_that_azure_would_not_know_is_refused(string from) =>
        Assert.NotNull(await Record.ExceptionAsync(() => Client.SendAsync(from, "+8613800000000", "a")));

    [Theory]
    [InlineData(ServiceFaultKind.Unavailable, 503)]
    [InlineData(ServiceFaultKind.Throttled, 429)]
    public async Task Faults_arrive_as_the_sdks_exception(ServiceFaultKind kind, int status)
    {
        home.Cloud.Calls.Faults.AddOutage("sms", Now, Now.AddHours(1), kind);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Client.SendAsync("Prepaid", "+8613800000000", "a"));

        Assert.Equal(status, failure.Status);
        Assert.Empty(Sent);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_kill_around_the_call_loses_only_what_was_not_accepted(bool before, int kept)
    {
        home.Cloud.Calls.Faults.KillBeforeCall = before ? 1 : null;
        home.Cloud.Calls.Faults.KillAfterCall = before ? null : 1;

        await Assert.ThrowsAsync<ProcessKilledException>(() => Client.SendAsync("Prepaid", "+8613800000000", "a"));
        Assert.Equal(kept, Sent.Count);
        Assert.Equal(1, home.Cloud.Calls.ByOperation["sms.send"]);
    }

    [Theory]
    [InlineData("accesskey=a2V5")]
    [InlineData("endpoint=https://x.communication.azure.com/")]
    public void A_connection_string_needs_both_parts(string text) => Assert.Throws<FormatException>(() => new SmsClient(text));

    [Fact]
    public async Task The_client_can_be_mocked_as_with_the_sdk()
    {
        var mock = new Mock<SmsClient>();
        mock.Setup(c => c.SendAsync("a", "b", "c", null, default)).ThrowsAsync(new RequestFailedException(503, "mocked"));

        Assert.Equal(503, (await Assert.ThrowsAsync<RequestFailedException>(() => mock.Object.SendAsync("a", "b", "c"))).Status);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await home.DisposeAsync();
}
