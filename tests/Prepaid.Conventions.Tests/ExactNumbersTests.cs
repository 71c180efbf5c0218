using System.Reflection;

namespace Prepaid.Conventions.Tests;

/// <summary>No binary floating point near money or quantities.</summary>
public sealed class ExactNumbersTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Domain_and_contract_have_no_double_or_float_anywhere() =>
        Findings.None(new[] { OurAssemblies.Domain, OurAssemblies.Contract }.SelectMany(a => a.GetTypes()).SelectMany(InexactMembers));

    [Fact]
    public void The_rule_sees_fields_parameters_results_and_type_arguments() =>
        Assert.Equal(["Rate", "Scale", "Scale", "Shares"], InexactMembers(typeof(Inexact)).Select(m => m.Split('.')[^1].Split(' ')[0]).Order());

    private static IEnumerable<string> InexactMembers(Type type)
    {
        var fields = type.GetFields(Everything).Where(f => !f.Name.StartsWith('<')).Select(f => (f.Name, f.FieldType));
        var properties = type.GetProperties(Everything).Select(p => (p.Name, p.PropertyType));
        var methods = type.GetMethods(Everything).Where(m => !m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)).Cast<MethodBase>()
            .Concat(type.GetConstructors(Everything));
        var parameters = methods.SelectMany(m => m.GetParameters().Select(p => (m.Name, p.ParameterType)));
        var results = methods.OfType<MethodInfo>().Select(m => (m.Name, m.ReturnType));
        return fields.Concat(properties).Concat(parameters).Concat(results)
            .Where(m => IsInexact(m.Item2))
            .Select(m => $"{type.FullName}.{m.Item1} uses {m.Item2.Name}");
    }

    private static bool IsInexact(Type type) =>
        type == typeof(double) || type == typeof(float) || type == typeof(Half)
        || (type.HasElementType && IsInexact(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericArguments().Any(IsInexact));

    private sealed class Inexact
    {
        public float Rate { get; set; }

        public List<double?> Shares { get; } = [];

        public decimal Exact { get; set; }

        public static double Scale(double[] values) => values[0];
    }
}
