using System.Reflection;
using SegDsl.Networks;

namespace SegDsl.Fusion.Graphs;

/// <summary>C# that a network runs in its forward pass, and that its graph does not contain.</summary>
internal static class NetworkHooks
{
    private static readonly string[] Names = ["BeforeForward", "AfterForward"];

    /// <summary>States which hook a network implements, as the beginning of a message; null if it implements none.</summary>
    /// <remarks>The C# compiler keeps a partial method only if it is implemented.</remarks>
    public static string? Find(SegmentationNetwork network)
    {
        for (var type = network.GetType(); type is not null; type = type.BaseType)
        {
            var declared = type.GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Select(method => method.Name);
            if (declared.FirstOrDefault(Names.Contains) is { } hook) return $"{type.Name} implements {hook}";
        }
        return null;
    }
}
