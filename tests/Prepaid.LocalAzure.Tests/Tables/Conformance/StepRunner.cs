using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tests.Tables.Conformance;

/// <summary>Runs the steps of one scenario with the .NET client's types.</summary>
internal sealed class StepRunner(TableClient table)
{
    private readonly Dictionary<string, ETag> saved = [];
    private string? token;

    public async Task<JsonObject> Run(JsonObject step)
    {
        try
        {
            return await Perform(step);
        }
        catch (RequestFailedException error)
        {
            return Outcome.Failure(error);
        }
    }

    private async Task<JsonObject> Perform(JsonObject step) => (string)step["do"]! switch
    {
        "create-table" => Created(await table.CreateIfNotExistsAsync()),
        "add" => Written(step, await table.AddEntityAsync(TypedValue.Entity(step["entity"]!))),
        "upsert" => Written(step, await table.UpsertEntityAsync(TypedValue.Entity(step["entity"]!), Mode(step))),
        "update" => Written(step, await table.UpdateEntityAsync(TypedValue.Entity(step["entity"]!), IfMatch(step), Mode(step))),
        "delete" => Written(step, await table.DeleteEntityAsync((string)step["partitionKey"]!, (string)step["rowKey"]!, IfMatch(step))),
        "get" => Outcome.Found((await table.GetEntityAsync<TableEntity>((string)step["partitionKey"]!, (string)step["rowKey"]!, Select(step))).Value),
        "grid" => await Grid(step),
        "many" => await Many((string)step["partition"]!, (int)step["count"]!),
        "transaction" => await Submit(Actions(step)),
        "query" => Outcome.Rows(await Pages(step, from: null, all: true)),
        "first-page" => Outcome.Rows(await Pages(step, from: null, all: false)),
        "next-page" => Outcome.Rows(await Pages(step, token, all: false)),
        var unknown => throw new NotSupportedException($"The scenario step '{unknown}' is not known."),
    };

    private static JsonObject Created(NullableResponse<Azure.Data.Tables.Models.TableItem> answer)
    {
        Assert.True(answer.HasValue);
        return Outcome.Answer(204);
    }

    private JsonObject Written(JsonObject step, Response answer)
    {
        if ((string?)step["save"] is { } name)
        {
            saved[name] = answer.Headers.ETag!.Value;
        }

        return Outcome.Answer(answer.Status);
    }

    private async Task<JsonObject> Submit(IEnumerable<TableTransactionAction> actions) =>
        Outcome.Answer((await table.SubmitTransactionAsync(actions)).GetRawResponse().Status);

    private async Task<JsonObject> Grid(JsonObject step)
    {
        foreach (var partition in step["partitions"]!.AsArray())
        {
            await table.SubmitTransactionAsync(step["rows"]!.AsArray().Select(row =>
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity((string)partition!, (string)row!))));
        }

        return Outcome.Answer(202);
    }

    private async Task<JsonObject> Many(string partition, int count)
    {
        for (var from = 0; from < count; from += 100)
        {
            await table.SubmitTransactionAsync(Adds(partition, from, Math.Min(100, count - from), bytes: null));
        }

        return Outcome.Answer(202);
    }

    private async Task<List<IReadOnlyList<TableEntity>>> Pages(JsonObject step, string? from, bool all)
    {
        var pages = new List<IReadOnlyList<TableEntity>>();
        var query = table.QueryAsync<TableEntity>((string?)step["filter"], select: Select(step));
        await foreach (var page in query.AsPages(from, (int?)step["pageSize"]))
        {
            pages.Add(page.Values);
            token = page.ContinuationToken;
            if (!all)
            {
                break;
            }
        }

        return pages;
    }

    private IEnumerable<TableTransactionAction> Actions(JsonObject step) => step["adds"] is { } adds
        ? Adds((string)adds["partition"]!, 0, (int)adds["count"]!, (int?)adds["bytes"])
        : step["actions"]!.AsArray().Select(a => new TableTransactionAction(
            Enum.Parse<TableTransactionActionType>((string)a!["type"]!), TypedValue.Entity(a["entity"]!), IfMatch(a.AsObject())));

    private static IEnumerable<TableTransactionAction> Adds(string partition, int from, int count, int? bytes) =>
        Enumerable.Range(from, count).Select(i => new TableTransactionAction(
            TableTransactionActionType.Add,
            new TableEntity(partition, $"{i:D6}") { ["B"] = bytes is { } length ? new byte[length] : null }));

    private ETag IfMatch(JsonObject step) => (string?)step["ifMatch"] switch
    {
        null => default,
        ['@', .. var name] => saved[name],
        var etag => new ETag(etag),
    };

    private static TableUpdateMode Mode(JsonObject step) => Enum.Parse<TableUpdateMode>((string)step["mode"]!);

    private static string[]? Select(JsonObject step) => step["select"] is JsonArray names ? [.. names.Select(n => (string)n!)] : null;
}
