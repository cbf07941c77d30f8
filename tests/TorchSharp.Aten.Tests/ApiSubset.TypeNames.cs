using System.Text;

namespace TorchSharp.Aten.Tests;

/// <summary>The names of types as Api/api-0.106.txt writes them: C#'s keywords, System's types without their namespace, all others with it.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal", [typeof(char)] = "char", [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(Type type)
    {
        if (type.HasElementType && type.GetElementType() is { } element)
            return Of(element) + (type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : type.IsPointer ? "*" : "");
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        if (type is { IsGenericType: true, Namespace: "System" } && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
            return $"({string.Join(", ", Elements(type).Select(Of))})";
        var name = Nested(type);
        return type.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal)) ? name : Qualified(type, name);
    }

    public static string Full(Type type) => Qualified(type, Nested(type));

    private static string Qualified(Type type, string name) => string.IsNullOrEmpty(type.Namespace) ? name : $"{type.Namespace}.{name}";

    private static string Nested(Type type)
    {
        var levels = new Stack<Type>();
        for (var level = type; level is not null; level = level.DeclaringType)
            levels.Push(level);
        var arguments = type.GetGenericArguments();
        var (result, used) = (new StringBuilder(), 0);
        foreach (var level in levels)
        {
            if (result.Length > 0)
                result.Append('.');
            result.Append(level.Name.Split('`')[0]);
            var total = level.GetGenericArguments().Length;
            if (total > used)
                result.Append('<').AppendJoin(", ", arguments[used..total].Select(Of)).Append('>');
            used = total;
        }
        return result.ToString();
    }

    private static IEnumerable<Type> Elements(Type tuple)
    {
        var arguments = tuple.GetGenericArguments();
        return arguments.Length < 8 ? arguments : arguments[..7].Concat(Elements(arguments[7]));
    }
}
