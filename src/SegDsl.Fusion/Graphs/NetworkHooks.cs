using System.Reflection;
using SegDsl.Networks;

namespace SegDsl.Fusion.Graphs;

/// <summary>C# that a network runs in its forward pass, and that its graph does not contain.</summary>
internal static class NetworkHooks
{
    private static readonly string[] Names = ["BeforeForward", "AfterForward"];

    /// <summary>
    /// States which hook a network, one of its backbones or another part that takes an image implements, as the beginning of a message; null if there is none.
    /// </summary>
    public static string? Find(SegmentationNetwork network) => network.modules().Prepend(network).Concat(network.Backbones)
        .Select(module => module.GetType()).Distinct().Select(Find).FirstOrDefault(found => found is not null);

    /// <summary>The C# compiler keeps a partial method only if it is implemented.</summary>
    private static string? Find(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            var declared = type.GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Select(method => method.Name);
            if (declared.FirstOrDefault(Names.Contains) is { } hook) return $"{type.Name} implements {hook}";
        }
        return null;
    }
}
