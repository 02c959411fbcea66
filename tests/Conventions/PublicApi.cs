using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Attesta.Conventions;

/// <summary>Prints what an assembly shows to others: types and members as C# would declare them, one a line, sorted by name, the same on every machine.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetTypes().Where(IsShown).OrderBy(CSharp.FullName, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(Declaration(type)).Append('\n');
            foreach (var (_, line) in Members(type).OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Line, StringComparer.Ordinal))
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsShown(Type type) =>
        !type.Name.Contains('<', StringComparison.Ordinal)
        && (type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsShown(type.DeclaringType!) : type.IsPublic);

    private static bool IsShown(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static string Declaration(Type type)
    {
        var name = CSharp.FullName(type);
        if (type.IsEnum)
            return $"{(type.IsDefined(typeof(FlagsAttribute)) ? "[Flags] " : "")}enum {name} : {CSharp.Name(type.GetEnumUnderlyingType())}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {CSharp.Return(invoke)} {name}({CSharp.Parameters(invoke)}){CSharp.Constraints(type.GetGenericArguments())}";
        }

        var parents = Parents(type);
        return Obsolete(type) + Kind(type) + " " + name + (parents.Count > 0 ? " : " + string.Join(", ", parents) : "") + CSharp.Constraints(type.GetGenericArguments());
    }

    private static string Kind(Type type)
    {
        if (type.IsInterface)
            return "interface";
        var record = type.GetMethod("<Clone>$", Declared) is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true);
        if (type.IsValueType)
        {
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (record ? "record struct" : "struct");
        }

        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return modifier + (record ? "record" : "class");
    }

    private static List<string> Parents(Type type)
    {
        var parents = new List<string>();
        if (type.BaseType is { } mother && mother != typeof(object) && mother != typeof(ValueType))
            parents.Add(CSharp.Name(mother));

        // What the base type or another interface brings along is not said again; a record's equality goes without saying.
        var all = type.GetInterfaces();
        var implied = all.SelectMany(one => one.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        parents.AddRange(all
            .Where(one => !implied.Contains(one) && (one.IsPublic || one.IsNestedPublic) && one != typeof(IEquatable<>).MakeGenericType(type))
            .Select(CSharp.Name)
            .Order(StringComparer.Ordinal));
        return parents;
    }

    private static IEnumerable<(string Name, string Line)> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            yield break;
        if (type.IsEnum)
        {
            foreach (var (field, position) in type.GetFields(BindingFlags.Public | BindingFlags.Static).Select((field, position) => (field, position)))
                yield return (position.ToString("d6", CultureInfo.InvariantCulture), $"{field.Name} = {CSharp.Literal(field.GetRawConstantValue())}");
            yield break;
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(constructor => IsShown(constructor) && !constructor.IsStatic && !IsCopy(constructor)))
            yield return ("", $"{Obsolete(constructor)}{Access(constructor)}{type.Name.Split('`')[0]}({CSharp.Parameters(constructor)})");
        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
            yield return (field.Name, Obsolete(field) + Field(field));
        foreach (var property in type.GetProperties(Declared).Where(property => property.Name != "EqualityContract" && (IsShown(property.GetMethod) || IsShown(property.SetMethod))))
            yield return (property.Name, Obsolete(property) + Property(property));
        foreach (var @event in type.GetEvents(Declared).Where(@event => IsShown(@event.AddMethod)))
            yield return (@event.Name, $"{Obsolete(@event)}{Modifiers(@event.AddMethod!)}event {CSharp.Name(@event.EventHandlerType!)} {@event.Name}");
        foreach (var method in type.GetMethods(Declared).Where(IsOwn))
            yield return (method.Name, Obsolete(method) + Method(method));
    }

    // Records get theirs from the compiler; accessors are printed with their property.
    private static bool IsOwn(MethodInfo method) => IsShown(method)
        && !method.IsDefined(typeof(CompilerGeneratedAttribute))
        && !method.Name.Contains('<', StringComparison.Ordinal)
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal));

    private static bool IsCopy(ConstructorInfo constructor) => constructor.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string Field(FieldInfo field)
    {
        var access = field.IsPublic ? "" : "protected ";
        var type = CSharp.Name(field.FieldType, new NullabilityInfoContext().Create(field));
        return field.IsLiteral
            ? $"{access}const {type} {field.Name} = {CSharp.Literal(field.GetRawConstantValue())}"
            : $"{access}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private static string Property(PropertyInfo property)
    {
        var first = IsShown(property.GetMethod) ? property.GetMethod! : property.SetMethod!;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(CSharp.Parameter))}]" : property.Name;
        var get = IsShown(property.GetMethod) ? "get; " : "";
        var set = IsShown(property.SetMethod) ? AccessBelow(property.SetMethod!, first) + (IsInit(property.SetMethod!) ? "init; " : "set; ") : "";
        return $"{Modifiers(first)}{required}{CSharp.Name(property.PropertyType, new NullabilityInfoContext().Create(property))} {name} {{ {get}{set}}}";
    }

    private static string AccessBelow(MethodInfo accessor, MethodInfo first) => accessor.IsPublic || !first.IsPublic ? "" : "protected ";

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Method(MethodInfo method)
    {
        var generics = method.GetGenericArguments();
        var name = method.Name + (generics.Length > 0 ? $"<{string.Join(", ", generics.Select(generic => generic.Name))}>" : "");
        var extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Modifiers(method)}{CSharp.Return(method)} {name}({extends}{CSharp.Parameters(method)}){CSharp.Constraints(generics)}";
    }

    private static string Modifiers(MethodInfo method)
    {
        var isStatic = method.IsStatic ? "static " : "";
        if (method.DeclaringType!.IsInterface)
            return isStatic + (method.IsAbstract ? "" : "default ");
        var overrides = method.GetBaseDefinition() != method;
        var inheritance = (method.IsAbstract, overrides, method.IsVirtual && !method.IsFinal) switch
        {
            (true, _, _) => "abstract ",
            (_, true, _) => method.IsFinal ? "sealed override " : "override ",
            (_, _, true) => "virtual ",
            _ => "",
        };
        return Access(method) + isStatic + inheritance;
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Obsolete(MemberInfo member) => member.IsDefined(typeof(ObsoleteAttribute)) && !IsMarker(member) ? "[Obsolete] " : "";

    // The compiler marks constructors of types with required members as obsolete, for compilers that do not know them.
    private static bool IsMarker(MemberInfo member) => member.IsDefined(typeof(CompilerFeatureRequiredAttribute));
}
