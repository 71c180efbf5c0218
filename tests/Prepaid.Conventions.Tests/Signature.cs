using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Prepaid.Conventions.Tests;

/// <summary>Writes types and members the way sdk-signatures.md does: no nullable annotations, no constraints.</summary>
internal static class Signature
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(double)] = "double",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(void)] = "void",
    };

    /// <summary>Namespace and name as in the listing's headings.</summary>
    public static string NameOf(Type type) => $"{type.Namespace}.{NestedName(type)}";

    public static string KindOf(Type type)
    {
        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsValueType)
        {
            return "struct";
        }

        if (type.IsInterface)
        {
            return "interface";
        }

        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        var parent = type.BaseType == typeof(object) ? "" : $" : {Shown(type.BaseType!)}";
        return $"{modifier}class{parent}";
    }

    /// <summary>Every public or protected member that the type itself declares; overrides belong to their base.</summary>
    public static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}");
        }

        var constructors = type.GetConstructors(Declared).Where(IsVisible).Where(c => !c.IsStatic)
            .Select(c => $"{Access(c)}{Shown(type)}({Parameters(c)})");
        var properties = type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(a => IsVisible(a) && !IsOverride(a))).Select(Property);
        var methods = type.GetMethods(Declared).Where(m => IsVisible(m) && !m.IsSpecialName && !IsOverride(m)).Select(Method);
        var operators = type.GetMethods(Declared).Where(m => IsVisible(m) && m.Name.StartsWith("op_", StringComparison.Ordinal)).Select(Method);
        var events = type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)).Select(e => $"event {Shown(e.EventHandlerType!)} {e.Name}");
        var fields = type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(f => $"field {Shown(f.FieldType)} {f.Name}");
        return [.. constructors, .. properties, .. methods, .. operators, .. events, .. fields];
    }

    /// <summary>Extension methods as the listing's first block writes them.</summary>
    public static IEnumerable<string> ExtensionsOf(Type type) =>
        type.GetMethods(Declared).Where(m => m.IsPublic && m.IsDefined(typeof(ExtensionAttribute)))
            .Select(m => $"{NameOf(type)}: {Shown(m.ReturnType)} {m.Name}({Parameters(m)})");

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Shown))}>" : "";
        return $"{Access(method)}{Shown(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        var get = accessors.Contains(property.GetMethod!) ? "get; " : "";
        var set = property.SetMethod is { } setter && accessors.Contains(setter) ? "set; " : "";
        return $"{Access(accessors[0])}{Shown(property.PropertyType)} {property.Name} {{ {get}{set}}}";
    }

    private static string Access(MethodBase method)
    {
        var access = method.IsPublic ? "" : "protected ";
        var slot = method.IsStatic ? "static " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
        return access + slot;
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.ParameterType.IsByRef ? "ref " : "";
        var suffix = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{prefix}{Shown(parameter.ParameterType)} {parameter.Name}{suffix}";
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "default",
        var value when parameter.ParameterType.IsEnum => Enum.GetName(parameter.ParameterType, value) ?? value.ToString()!,
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => value.ToString()!,
    };

    private static string Shown(Type type)
    {
        if (type.IsByRef)
        {
            return Shown(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Shown(type.GetElementType()!)}[]";
        }

        return Nullable.GetUnderlyingType(type) is { } value ? $"{Shown(value)}?" : Keywords.GetValueOrDefault(type) ?? NestedName(type);
    }

    private static string NestedName(Type type)
    {
        var outer = type is { IsNested: true, IsGenericParameter: false } ? $"{NestedName(type.DeclaringType!)}." : "";
        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{outer}{name}<{string.Join(", ", type.GetGenericArguments().Select(Shown))}>" : outer + name;
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;
}
