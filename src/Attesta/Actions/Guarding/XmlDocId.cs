using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Attesta.Actions.Guarding;

/// <summary>The ids that the C# compiler gives members in documentation files, such as <c>M:Shop.Orders.Cancel(System.String,System.Int32[])</c>.</summary>
internal static class XmlDocId
{
    /// <summary>The id of a method, or of the property that it reads or writes.</summary>
    [RequiresUnreferencedCode("Looks properties up.")]
    public static string Of(MethodInfo method)
    {
        var id = new StringBuilder();
        var property = Declared.Members(method) is [_, PropertyInfo owner] ? owner : null;
        id.Append(property is null ? "M:" : "P:");
        Append(id, method.DeclaringType!, asOwner: true);
        id.Append('.').Append((property?.Name ?? method.Name).Replace('.', '#').Replace('<', '{').Replace('>', '}').Replace(',', '@'));
        if (method.IsGenericMethod)
            id.Append(CultureInfo.InvariantCulture, $"``{method.GetGenericArguments().Length}");
        var parameters = property?.GetIndexParameters() ?? method.GetParameters();
        if (parameters.Length > 0)
        {
            id.Append('(');
            foreach (var (i, parameter) in parameters.Index())
            {
                if (i > 0)
                    id.Append(',');
                Append(id, parameter.ParameterType, asOwner: false);
            }

            id.Append(')');
        }

        return id.ToString();
    }

    private static void Append(StringBuilder id, Type type, bool asOwner)
    {
        if (type.IsByRef)
        {
            Append(id, type.GetElementType()!, asOwner);
            id.Append('@');
        }
        else if (type.IsArray)
        {
            Append(id, type.GetElementType()!, asOwner);
            id.Append(type.GetArrayRank() == 1 ? "[]" : $"[{string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank()))}]");
        }
        else if (type.IsPointer)
        {
            Append(id, type.GetElementType()!, asOwner);
            id.Append('*');
        }
        else if (type.IsGenericParameter)
        {
            id.Append(type.DeclaringMethod is null ? "`" : "``").Append(type.GenericParameterPosition);
        }
        else
        {
            AppendNamed(id, type, asOwner);
        }
    }

    // A nested type repeats the arguments of the types around it; each level takes its own share: Outer{`0}.Inner{`1}.
    private static void AppendNamed(StringBuilder id, Type type, bool asOwner)
    {
        var arguments = type.IsGenericType ? type.GetGenericArguments() : [];
        var levels = new Stack<Type>();
        for (var level = type; level is not null; level = level.DeclaringType)
            levels.Push(level);
        if (type.Namespace is { Length: > 0 } space)
            id.Append(space).Append('.');
        var used = 0;
        foreach (var (i, level) in levels.Index())
        {
            var name = level.Name.Split('`');
            id.Append(i > 0 ? "." : "").Append(name[0]);
            if (name.Length < 2)
                continue;
            var own = int.Parse(name[1], CultureInfo.InvariantCulture);
            if (asOwner)
            {
                id.Append('`').Append(own);
                continue;
            }

            id.Append('{');
            for (var k = 0; k < own; k++)
            {
                id.Append(k > 0 ? "," : "");
                Append(id, arguments[used++], asOwner: false);
            }

            id.Append('}');
        }
    }
}
