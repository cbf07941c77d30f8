using System.Reflection;

namespace SegDsl.Generators.Tests;

/// <summary>Traverses all objects that an object refers to.</summary>
internal static class ObjectGraph
{
    /// <summary>The types of all objects reachable through fields and elements, including the object itself.</summary>
    public static IReadOnlySet<Type> TypesIn(object? root)
    {
        var types = new HashSet<Type>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<object?>([root]);
        while (pending.Count > 0)
        {
            if (pending.Pop() is not { } value || !seen.Add(value)) continue;
            var type = value.GetType();
            types.Add(type);
            // The internals of types are not relevant.
            if (type.IsPrimitive || type.IsPointer || value is string or Type or MemberInfo) continue;
            if (value is Array array)
            {
                if (type.GetElementType() is not { IsPrimitive: true }) foreach (var element in array) pending.Push(element);
                continue;
            }
            for (var current = type; current is not null; current = current.BaseType)
            {
                foreach (var field in current.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    pending.Push(field.GetValue(value));
            }
        }
        return types;
    }
}
