using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>Layers that are applied again: their operations use the parameters and buffers of the first application.</summary>
internal sealed partial class GraphBuilder
{
    private bool isAgain;

    private object? ApplyAgain(Frame frame, BoundLayer layer, List<(string Name, object? Value)> operands)
    {
        // The first application has an error, which is reported.
        if (!frame.Paths.TryGetValue(layer, out var path)) return null;
        var outer = isAgain;
        isAgain = true;
        try
        {
            return Apply(frame, layer, path, operands);
        }
        finally
        {
            isAgain = outer;
        }
    }

    /// <summary>Checks that a parameter or buffer has the shape that it has in the first application.</summary>
    private void CheckShared(Frame frame, SourceSpan span, StateEntry entry)
    {
        if (state.Find(e => e.Key == entry.Key) is not { } first || first.Shape.Equals(entry.Shape)) return;
        Report(frame, ShapeDiagnostics.SharedWeights, span, [], entry.Key, first.Shape, entry.Shape);
    }
}
