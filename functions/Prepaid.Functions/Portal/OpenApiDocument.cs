using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Portal;

/// <summary>The API as an OpenAPI 3.1 document, made from the code: routes, roles, bodies and refusal codes. The same code gives the same text.</summary>
public static partial class OpenApiDocument
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    private static readonly JsonSerializerOptions Bodies = new(RequestBody.Json) { TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsNotRead } } };
    // What may be anything is an empty schema: tools of before JSON Schema 2020-12 do not read true.
    private static readonly JsonSchemaExporterOptions Schemas = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (_, schema) => schema is JsonValue ? new JsonObject() : schema,
    };

    private static readonly JsonSerializerOptions Text = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The document of these routes.</summary>
    public static string Of(IReadOnlyList<ApiRoute> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var schemas = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal) { ["Problem"] = ProblemSchema() };
        var paths = new JsonObject();
        foreach (var path in routes.GroupBy(r => PathOf(r.Route)))
        {
            paths[path.Key] = new JsonObject(path.Select(r => KeyValuePair.Create(r.Method, (JsonNode?)Operation(r, schemas))));
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Prepaid", ["version"] = "1", ["description"] = "Money is whole fen. Who acts is told by the sign-in, never by a body or a query. Refusals: docs/refusals.md." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject(schemas),
                ["responses"] = new JsonObject { ["Refused"] = Response("Refused, with the reason that has precedence.", ProblemJson, Reference("Problem")) },
            },
        };
        return document.ToJsonString(Text) + "\n";
    }

    private static JsonObject Operation(ApiRoute route, SortedDictionary<string, JsonNode?> schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = route.Function,
            ["tags"] = new JsonArray(route.Group.EndsWith("Api", StringComparison.Ordinal) ? route.Group[..^3] : route.Group),
            ["description"] = route.Roles.Count > 0 ? "For " + string.Join(", ", route.Roles) + "." : "For payment providers, by their signature.",
        };
        var parameters = new JsonArray([.. ParametersOf(route.Route).Select(p => Parameter(p.Name, p.IsNumber)), .. route.Queries.Select(Parameter)]);
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        if (route.Takes is { } takes)
        {
            operation["requestBody"] = new JsonObject { ["required"] = !route.IsBodyOptional, ["content"] = Content(Json, SchemaOf(takes, schemas)) };
        }

        operation["responses"] = new JsonObject
        {
            ["2XX"] = Given(route, schemas),
            ["default"] = new JsonObject { ["$ref"] = "#/components/responses/Refused" },
        };
        return operation;
    }

    private static JsonObject Given(ApiRoute route, SortedDictionary<string, JsonNode?> schemas)
    {
        var given = Response(
            route.Method == "get" ? "What was asked for." : "Done, done before, or waiting for a second person.",
            Json,
            route.Gives is { } gives ? SchemaOf(gives, schemas) : new JsonObject());
        foreach (var format in route.Queries.OfType<AsksOneOfAttribute>().Where(q => q.Name == "format").SelectMany(q => q.Values).Where(v => v != "json"))
        {
            given["content"]!.AsObject()["text/" + format] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
        }

        return given;
    }

    private static JsonObject SchemaOf(Type type, SortedDictionary<string, JsonNode?> schemas)
    {
        if (!schemas.ContainsKey(type.Name))
        {
            schemas[type.Name] = Bodies.GetJsonSchemaAsNode(type, Schemas);
        }

        return Reference(type.Name);
    }

    /// <summary>Of a request body only what its constructor takes; of an answer everything.</summary>
    private static void LeaveOutWhatIsNotRead(JsonTypeInfo type)
    {
        if (!typeof(IRequestBody).IsAssignableFrom(type.Type))
        {
            return;
        }

        foreach (var property in type.Properties.Where(p => p.AssociatedParameter is null && p.Set is null).ToList())
        {
            type.Properties.Remove(property);
        }
    }

    private static JsonObject ProblemSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("status", "detail", "reason"),
        ["properties"] = new JsonObject
        {
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = new JsonObject { ["type"] = "string" },
            ["reason"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetValues<RefusalReason>().Select(r => (JsonNode)RefusalText.CodeOf(r))]) },
            ["text"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["zh"] = new JsonObject { ["type"] = "string" }, ["en"] = new JsonObject { ["type"] = "string" } },
            },
        },
    };

    private static JsonObject Parameter(string name, bool isNumber) => new()
    {
        ["name"] = name,
        ["in"] = "path",
        ["required"] = true,
        ["schema"] = new JsonObject { ["type"] = isNumber ? "integer" : "string" },
    };

    private static JsonObject Parameter(AsksAttribute asks) => new()
    {
        ["name"] = asks.Name,
        ["in"] = "query",
        ["description"] = asks.Expected,
        ["required"] = asks.IsRequired,
        ["schema"] = asks.Schema(),
    };

    private static JsonObject Response(string description, string mediaType, JsonObject schema) => new() { ["description"] = description, ["content"] = Content(mediaType, schema) };

    private static JsonObject Content(string mediaType, JsonObject schema) => new() { [mediaType] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Reference(string schema) => new() { ["$ref"] = "#/components/schemas/" + schema };

    private static string PathOf(string route) => "/" + Placeholder().Replace(route, "{$1}");

    private static IEnumerable<(string Name, bool IsNumber)> ParametersOf(string route) =>
        Placeholder().Matches(route).Select(m => (m.Groups[1].Value, m.Groups[2].Value == ":int"));

    [GeneratedRegex("{([A-Za-z]+)(:[a-z]+)?}")]
    private static partial Regex Placeholder();
}
