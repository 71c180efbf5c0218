using System.Reflection;

namespace Prepaid.Conventions.Tests;

/// <summary>Everything that is built from product code.</summary>
internal static class OurAssemblies
{
    public static readonly Assembly Domain = Assembly.Load("Prepaid.Domain");

    public static readonly Assembly Contract = Assembly.Load("Prepaid.Contract");

    public static readonly Assembly[] All =
    [
        Domain,
        Contract,
        Assembly.Load("Prepaid.Functions"),
        Assembly.Load("Prepaid.Verify"),
        Assembly.Load("Prepaid.GatewayAgent"),
        Assembly.Load("Prepaid.LocalAzure"),
        Assembly.Load("Prepaid.Local"),
    ];
}
