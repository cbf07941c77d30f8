using SegDsl.Onnx.Import.Structure;

namespace SegDsl.Onnx.Import;

/// <summary>The keys of the parameters and buffers.</summary>
internal static class StateKeys
{
    /// <summary>All parameters and buffers with their keys, in the order of execution.</summary>
    /// <param name="module">A module, whose names are final.</param>
    /// <param name="prefix">The path of the module, with a period at the end.</param>
    public static IEnumerable<(string Key, State State)> Of(Module module, string prefix = "")
    {
        foreach (var item in module.Items.Where(i => !i.IsAgain))
        {
            if (item.Module is { } inner)
            {
                foreach (var state in Of(inner, $"{prefix}{inner.Name}.")) yield return state;
                continue;
            }
            foreach (var state in item.Layer!.State)
                yield return ($"{prefix}{item.Layer.Label}{(state.Name.Length > 0 ? "." + state.Name : "")}", state);
        }
    }
}
