using System.Text.Json;
using Prepaid.Domain.Tariffs;

namespace Prepaid.Functions.Tariffs;

/// <summary>How versions, publications and runs are shown.</summary>
internal static class TariffAnswers
{
    public static object Show(TariffRevision revision) => new
    {
        version = revision.Version.Id,
        revision.Version.From,
        state = revision.State.ToString(),
        revision.ProposedBy,
        revision.ProposedAt,
        revision.Correction,
        revision.DecidedBy,
        revision.DecidedAt,
        definition = JsonDocument.Parse(TariffJsonWriter.WriteVersion(revision.Version)).RootElement,
    };

    public static object Show(Publication publication) => new
    {
        kind = publication.Kind.ToString(),
        publication.Id,
        state = publication.State.ToString(),
        publication.ProposedBy,
        publication.ProposedAt,
        publication.DecidedBy,
        publication.DecidedAt,
        content = JsonDocument.Parse(publication.Content).RootElement,
    };

    public static object Show(CorrectionRun run) => new
    {
        run.Id,
        run.From,
        run.Reason,
        run.Actor,
        run.CreatedAt,
        run.SettledAfter,
        state = run.State.ToString(),
        run.Accounts,
        run.Corrected,
        run.DifferenceFen,
    };
}
