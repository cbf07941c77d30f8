using System.Globalization;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Graph;

/// <summary>Loops over tensors, elaborated iteration by iteration.</summary>
internal sealed partial class GraphBuilder
{
    private List<ShapedValue?>? Loop(Frame frame, TensorLoop loop)
    {
        IReadOnlyList<object?> items;
        if (loop.Source is BoundConstant constants) items = new ConstantEvaluator(frame).List(constants);
        else if (Evaluate(frame, (BoundTensor)loop.Source) is IReadOnlyList<ShapedValue?> tensors) items = tensors;
        else return null;

        ShapedValue? carried = null;
        if (loop.Initial is { } initial && (carried = Evaluate(frame, initial) as ShapedValue) is null) return null;
        var path = loop.IsInline || loop.Label is null ? frame.Path : Join(frame.Path, loop.Label);
        return In(GraphModuleKind.Loop, null, NameIn(path), path, () => Passes(frame, loop, items, carried, path));
    }

    private List<ShapedValue?> Passes(Frame frame, TensorLoop loop, IReadOnlyList<object?> items, ShapedValue? carried, string path)
    {
        var outer = frame.Path;
        // The iterations of an unnamed loop have no state and do not appear as modules.
        var isNamed = loop.IsInline || loop.Label is not null;
        var results = new List<ShapedValue?>();
        try
        {
            for (var pass = 0; pass < items.Count; pass++)
            {
                CountStep();
                if (loop.Index is { } index) frame.LoopVariables[index] = Dimension.Constant(pass);
                if (loop.Variable is { } variable && items[pass] is { } constant) frame.LoopVariables[variable] = constant;
                if (loop.Element is { } element) frame.Values[element] = items[pass];
                if (loop.Carried is { } passedOn) frame.Values[passedOn] = carried;
                frame.Path = Join(path, loop.Name is { } template ? NameOf(frame, template) : pass.ToString(CultureInfo.InvariantCulture));
                carried = In(GraphModuleKind.Pass, null, isNamed ? NameIn(frame.Path) : null, frame.Path, () => Evaluate(frame, loop.Body) as ShapedValue);
                results.Add(carried);
            }
        }
        finally
        {
            frame.Path = outer;
            if (loop.Index is not null) frame.LoopVariables.Remove(loop.Index);
            if (loop.Variable is not null) frame.LoopVariables.Remove(loop.Variable);
        }
        return results;
    }
}
