using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>Layers that are applied again: their operations use the parameters and buffers of the first application.</summary>
internal sealed partial class GraphBuilder
{
    private bool isAgain;

    private object? ApplyAgain(Frame frame, Application application, List<(string Name, object? Value)> operands)
    {
        // The first application has an error, which is reported.
        if (!frame.Applied.TryGetValue(application.Layer, out var first)) return null;
        var lengths = Lengths(operands);
        if (!lengths.SequenceEqual(first.Lengths))
        {
            Report(frame, NameDiagnostics.NotAgain, application.Span, [], application.Layer.Label ?? "",
                $"its first application has a list of length {string.Join(" and ", first.Lengths)}, and this one of length {string.Join(" and ", lengths)}");
            return null;
        }
        var outer = isAgain;
        isAgain = true;
        try
        {
            return Apply(frame, application.Layer, first.Path, operands);
        }
        finally
        {
            isAgain = outer;
        }
    }

    /// <summary>The lengths of the lists among the operands of a layer, which can determine its modules.</summary>
    private static IReadOnlyList<int> Lengths(List<(string Name, object? Value)> operands) =>
        [.. operands.Select(o => o.Value).OfType<IReadOnlyList<ShapedValue?>>().Select(list => list.Count)];

    /// <summary>Checks that a parameter or buffer has the shape that it has in the first application.</summary>
    private void CheckShared(Frame frame, SourceSpan span, StateEntry entry)
    {
        if (state.Find(e => e.Key == entry.Key) is not { } first || first.Shape.Equals(entry.Shape)) return;
        Report(frame, ShapeDiagnostics.SharedWeights, span, [], entry.Key, first.Shape, entry.Shape);
    }
}
