using Microsoft.Extensions.Logging;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Relays;

/// <summary>Takes command messages into the store: what is not to be obeyed gets its report there and then.</summary>
internal sealed partial class CommandInbox(GatewayConfig config, AgentScope scope)
{
    private readonly Dictionary<string, MeterConfig> meters = config.Meters.ToDictionary(m => m.Id, StringComparer.Ordinal);
    private readonly ILogger log = scope.Log;

    /// <summary>Ends what a restart found open for meters that are no longer configured.</summary>
    public Task RefuseForgottenMeters() => scope.Store.Commands.RefuseWhereNot(meters.ContainsKey, scope.Clock.GetUtcNow());

    /// <summary>Complete once the commands are on disk.</summary>
    /// <returns>The meters with something to obey, or null when the message is malformed, which is then a problem to tell.</returns>
    public async Task<IReadOnlySet<string>?> Take(byte[] body)
    {
        if (!CommandMessage.TryParse(body, out var message, out var error))
        {
            LogMalformed(error);
            await scope.Store.Outgoing.AddProblem($"command: {error}");
            return null;
        }

        var (refused, toObey) = await scope.Store.Commands.Take(message!.Commands, meters.GetValueOrDefault, scope.Clock.GetUtcNow());
        foreach (var report in refused)
        {
            scope.Counters.CommandEnded(report.Outcome);
            LogRefused(report.Meter, report.Command!, report.Reason);
        }

        return toObey;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Command message refused: {Error}")]
    private partial void LogMalformed(string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Meter}: command {Command} refused: {Reason}")]
    private partial void LogRefused(string meter, string command, string reason);
}
