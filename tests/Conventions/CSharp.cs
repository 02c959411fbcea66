using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Attesta.Conventions;

/// <summary>Writes types, parameters and constants as C# spells them.</summary>
internal static class CSharp
{
    /// <summary>Namespace, outer types and the names of type parameters.</summary>
    public static string FullName(Type type)
    {
        var outer = type.IsNested ? FullName(type.DeclaringType!) + "." : type.Namespace + ".";
        var own = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).Select(Variance).ToList();
        return outer + type.Name.Split('`')[0] + (own.Count > 0 ? $"<{string.Join(", ", own)}>" : "");
    }

    public static string Name(Type type) => Name(type, null);

    /// <summary>A type where it is used, without its namespace, with ? where null may come.</summary>
    public static string Name(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!, nullability?.ElementType ?? nullability);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value, nullability is { GenericTypeArguments: [var inner] } ? inner : null) + "?";
        var mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (type.IsPointer)
            return Name(type.GetElementType()!) + "*";
        if (Keyword(type) is { } keyword)
            return keyword + mark;
        if (type.IsGenericParameter)
            return type.Name + (nullability?.ReadState == NullabilityState.Nullable && !IsUnconstrained(nullability) ? "?" : "");

        var all = type.GetGenericArguments();
        var inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var outer = type.IsNested ? Name(type.DeclaringType!) + "." : "";
        var own = all.Skip(inherited).Select((argument, index) => Name(argument, Argument(nullability, index + inherited)));
        return outer + type.Name.Split('`')[0] + (all.Length > inherited ? $"<{string.Join(", ", own)}>" : "") + mark;
    }

    public static string Return(MethodInfo method)
    {
        var prefix = method.ReturnType.IsByRef ? (method.ReturnParameter.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref ") : "";
        return prefix + Name(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter));
    }

    public static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    public static string Parameter(ParameterInfo parameter)
    {
        var prefix = parameter switch
        {
            { IsOut: true, ParameterType.IsByRef: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        var given = parameter.HasDefaultValue ? " = " + Default(parameter) : "";
        return $"{prefix}{Name(parameter.ParameterType, new NullabilityInfoContext().Create(parameter))} {parameter.Name}{given}";
    }

    public static string Constraints(Type[] generics)
    {
        var clauses = from generic in generics
                      where generic.IsGenericParameter
                      let parts = Parts(generic).ToList()
                      where parts.Count > 0
                      select $" where {generic.Name} : {string.Join(", ", parts)}";
        return string.Concat(clauses);
    }

    public static string Literal(object? constant) => constant switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"",
        char letter => string.Create(CultureInfo.InvariantCulture, $"'\\u{(int)letter:x4}'"),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(constant, CultureInfo.InvariantCulture)!,
    };

    private static IEnumerable<string> Parts(Type generic)
    {
        var attributes = generic.GenericParameterAttributes;
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            yield return "class";
        if (isStruct)
            yield return "struct";
        foreach (var constraint in generic.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Name).Order(StringComparer.Ordinal))
            yield return constraint;
        if (!isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            yield return "new()";
    }

    private static string Default(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (parameter.RawDefaultValue is not { } value)
            return type.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null";
        return type.IsEnum ? $"{type.Name}.{Enum.ToObject(type, value)}" : Literal(value);
    }

    private static string? Keyword(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Char => "char",
        TypeCode.String => "string",
        TypeCode.Byte => "byte",
        TypeCode.SByte => "sbyte",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Decimal => "decimal",
        _ => type == typeof(void) ? "void" : type == typeof(object) ? "object" : null,
    };

    private static string Variance(Type generic) => !generic.IsGenericParameter ? generic.Name : (generic.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.Covariant => "out " + generic.Name,
        GenericParameterAttributes.Contravariant => "in " + generic.Name,
        _ => generic.Name,
    };

    private static NullabilityInfo? Argument(NullabilityInfo? nullability, int index) =>
        nullability is not null && index < nullability.GenericTypeArguments.Length ? nullability.GenericTypeArguments[index] : null;

    // Reflection calls every bare T nullable, because a caller may choose a nullable type for it.
    private static bool IsUnconstrained(NullabilityInfo nullability) =>
        nullability.Type is { IsGenericParameter: true } generic
        && !generic.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)
        && !generic.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)
        && generic.GetGenericParameterConstraints().Length == 0;
}
