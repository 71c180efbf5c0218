using System.Globalization;
using System.Text.Json.Nodes;

namespace Prepaid.Functions.Portal;

/// <summary>
/// A query parameter that a route, or every route of a class, reads. The OpenAPI document shows it, the route guard refuses what it does not allow,
/// and a handler can read no other (<see cref="Requests.Asked"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public abstract class AsksAttribute(string name, string expected) : Attribute
{
    /// <summary>Name in the query.</summary>
    public string Name { get; } = name;

    /// <summary>What may be sent, in words.</summary>
    public string Expected { get; } = expected;

    /// <summary>True where nothing can be answered without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True for a value that may be sent.</summary>
    public abstract bool Allows(string value);

    /// <summary>JSON schema of its values.</summary>
    public abstract JsonObject Schema();
}

/// <summary>The continuation of a list, <c>from</c>: opaque to callers.</summary>
public sealed class AsksPageAttribute() : AsksAttribute("from", "next of the page before")
{
    public override bool Allows(string value) => true;

    public override JsonObject Schema() => new() { ["type"] = "string" };
}

/// <summary>One of a closed list of values.</summary>
public sealed class AsksOneOfAttribute(string name, params string[] values) : AsksAttribute(name, "one of " + string.Join(", ", values))
{
    /// <summary>The list.</summary>
    public IReadOnlyList<string> Values { get; } = values;

    public override bool Allows(string value) => Values.Contains(value, StringComparer.Ordinal);

    public override JsonObject Schema() => new() { ["type"] = "string", ["enum"] = new JsonArray([.. Values.Select(v => (JsonNode)v)]) };
}

/// <summary>A local date.</summary>
public sealed class AsksDateAttribute(string name) : AsksAttribute(name, "a local date like 2026-03-01")
{
    public override bool Allows(string value) => TryRead(value, out _);

    public override JsonObject Schema() => new() { ["type"] = "string", ["format"] = "date" };

    internal static bool TryRead(string value, out DateOnly date) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}

/// <summary>A whole number.</summary>
public sealed class AsksNumberAttribute(string name, long least, long most) : AsksAttribute(name, FormattableString.Invariant($"a whole number from {least} to {most}"))
{
    public override bool Allows(string value) => TryRead(value, out var number) && number >= least && number <= most;

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    internal static bool TryRead(string value, out long number) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>A text that the handler judges.</summary>
public sealed class AsksTextAttribute(string name, string expected) : AsksAttribute(name, expected)
{
    public override bool Allows(string value) => value.Length <= 100 && !value.Any(char.IsControl);

    public override JsonObject Schema() => new() { ["type"] = "string", ["maxLength"] = 100 };
}
