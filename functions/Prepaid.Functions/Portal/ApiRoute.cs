using Prepaid.Domain.Sites;

namespace Prepaid.Functions.Portal;

/// <summary>One route of the API, as its function declares it.</summary>
/// <param name="Function">Function name.</param>
/// <param name="Method">HTTP method, lower case.</param>
/// <param name="Route">Template such as <c>api/accounts/{account}</c>.</param>
/// <param name="Group">Class that declares it.</param>
/// <param name="Roles">Who may call it; empty for signed providers.</param>
/// <param name="Queries">Query parameters that it reads.</param>
/// <param name="IsBodyOptional">True where the body may be left out.</param>
/// <param name="Takes">Body that it takes, or null.</param>
/// <param name="Gives">Body that it answers with when all is well, or null where that is not declared.</param>
public sealed record ApiRoute(
    string Function, string Method, string Route, string Group, IReadOnlyList<Role> Roles, IReadOnlyList<AsksAttribute> Queries, bool IsBodyOptional, Type? Takes, Type? Gives);
