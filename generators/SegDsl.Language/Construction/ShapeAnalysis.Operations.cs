using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Construction;

/// <summary>Operations: runs their own shape rules over symbols.</summary>
internal sealed partial class ShapeAnalysis
{
    private static readonly ConstantLiteral Zero = new(0L, BoundType.Int, default);

    private ShapeValue? Operation(OperationLayer layer, List<(string Name, ShapeValue? Value)> operands, bool isStage)
    {
        if (operands.Count == 0 || operands.Any(o => o.Value is null)) return null;
        CheckModule(layer, isStage);
        var open = operands.Select(o => o.Value).OfType<ListShape>().Where(l => l.Items is null).Distinct().ToList();
        if (open.Count == 0)
        {
            return Results(layer, Spread(operands, _ => [])) switch
            {
                null => null,
                var parts when layer.Operation.Shapes is not null => ListOf(parts),
                var parts => new TensorValue(parts[0]),
            };
        }
        if (layer.Operation.Shapes is null && OverLists(layer, operands, open) is { } shape) return new TensorValue(shape);
        return null;
    }

    private ListShape ListOf(IReadOnlyList<TensorShape> items) =>
        new(items, items.All(i => i.Rank == items[0].Rank) ? Common(items) : items[0], new ListItems());

    /// <summary>
    /// The result for a list of unknown length. The rule runs for two and for three tensors of the list; the contribution of the third tensor is that
    /// of every tensor.
    /// </summary>
    private TensorShape? OverLists(OperationLayer layer, List<(string Name, ShapeValue? Value)> operands, List<ListShape> lists)
    {
        var stand = lists.ToDictionary(l => l, l => Enumerable.Range(0, 3).Select(_ =>
            IsUniform(l) ? l.Element : l.Element.With(Axes.Channel(l.Element.Rank), Symbols.Add("~", new AnyChannels()))).ToList());
        var two = Results(layer, Spread(operands, l => stand[l].Take(2)));
        var three = Results(layer, Spread(operands, l => stand[l]));
        if (two is null || three is null || two[0].Rank != three[0].Rank) return null;
        return new([.. two[0].Dimensions.Zip(three[0].Dimensions, (second, third) => Grown(second, third, stand))]);
    }

    private Dimension Grown(Dimension second, Dimension third, Dictionary<ListShape, List<TensorShape>> stand)
    {
        Dimension Channel(ListShape list, int place) => Axes.ChannelsOf(stand[list][place]);
        var open = stand.Keys.Where(l => !IsUniform(l)).ToList();
        bool Mentions(Dimension dimension) => dimension.Symbols.Any(s => open.Any(l => Enumerable.Range(0, 3).Any(i => Channel(l, i).Symbols.Contains(s))));
        if (second.Equals(third))
        {
            // A dimension that does not grow comes from one tensor, the first.
            var first = open.ToDictionary(
                l => Channel(l, 0).Symbols.First(),
                l => Find("~", new ElementChannels(l, Zero), o =>
                    o is ElementChannels { Index: { } index } same && index == Zero && same.List == l, isLocal: true),
                StringComparer.Ordinal);
            var substituted = second.Substitute(first);
            return Mentions(substituted) ? Symbols.Unknown() : substituted;
        }
        var (grown, rest, total) = (third - second, second, Dimension.Zero);
        foreach (var list in open.Where(l => Mentions(grown) && grown.Symbols.Contains(Channel(l, 2).Symbols.First())))
        {
            grown -= Channel(list, 2);
            rest = rest - Channel(list, 0) - Channel(list, 1);
            total += Find("~", new TotalChannels(list), o => o is TotalChannels same && same.List == list, isLocal: true);
        }
        // A remainder applies per tensor, which can be expressed for one list only.
        if (grown.Value != 0 && stand.Count == 1)
        {
            rest -= grown * 2;
            total += grown * CountOf(stand.Keys.First());
            grown = Dimension.Zero;
        }
        return grown.Value != 0 || Mentions(rest) || Mentions(total) ? Symbols.Unknown() : rest + total;
    }

    private static List<(string Name, TensorShape Shape)> Spread(
        List<(string Name, ShapeValue? Value)> operands, Func<ListShape, IEnumerable<TensorShape>> open) => [.. operands.SelectMany(o => o.Value switch
        {
            TensorValue tensor => [tensor.Shape],
            ListShape { Items: { } items } => items,
            ListShape list => open(list),
            _ => Enumerable.Empty<TensorShape>(),
        }, (operand, shape) => (operand.Name, shape))];

    /// <summary>The results of the rule, independent of open constants; null if it reports an error or the results differ.</summary>
    private IReadOnlyList<TensorShape>? Results(OperationLayer layer, List<(string Name, TensorShape Shape)> tensors)
    {
        var reports = new List<(DiagnosticDescriptor, object[])>();
        var results = new List<IReadOnlyList<TensorShape>>();
        var ways = Arguments(layer);
        foreach (var way in ways)
        {
            if ((Result(layer, tensors, way, reports) ?? Result(layer, tensors, Expanded(way), reports)) is { } result) results.Add(result);
        }
        if (results.Count == 0 || results.Any(r => r.Count != results[0].Count || !r.Zip(results[0], (a, b) => a.Rank == b.Rank).All(same => same)))
        {
            if (results.Count == 0 && ways.Count == 1 && reports.Count > 0) Report(reports[0].Item1, layer.Span, reports[0].Item2);
            else Report(ShapeDiagnostics.CannotTell, layer.Span, layer.Operation.Name);
            return null;
        }
        return [.. Enumerable.Range(0, results[0].Count).Select(i => Common([.. results.Select(r => r[i])]))];
    }

    private IReadOnlyList<TensorShape>? Result(
        OperationLayer layer, List<(string Name, TensorShape Shape)> tensors, IReadOnlyDictionary<string, object> arguments,
        List<(DiagnosticDescriptor, object[])> reports)
    {
        var location = Source.Locate(layer.Span);
        var context = new OperationContext(
            layer.Operation.Name, [.. tensors.Select(t => (t.Name, new ShapedValue(t.Shape, $"'{t.Name}'", location, 0)))], arguments, new(Symbols.Names),
            (descriptor, values, _) => reports.Add((descriptor, values)));
        try
        {
            return layer.Operation.Shapes is { } rule ? rule(context) : layer.Operation.Shape(context) is { } shape ? [shape] : null;
        }
        catch (Exception e) when (e is UndecidedException or OverflowException)
        {
            return null;
        }
    }

    private Dictionary<string, object> Expanded(IReadOnlyDictionary<string, object> arguments) =>
        arguments.ToDictionary(a => a.Key, object (a) => a.Value switch
        {
            Dimension dimension => Symbols.Expand(dimension),
            List<object> list => list.Select(i => i is Dimension dimension ? Symbols.Expand(dimension) : i).ToList(),
            TensorShape shape => new TensorShape([.. shape.Dimensions.Select(Symbols.Expand)]),
            var other => other,
        }, StringComparer.Ordinal);

    /// <summary>Checks that the dimensions needed to construct the operation's module are known at construction.</summary>
    private void CheckModule(OperationLayer layer, bool isStage)
    {
        var emission = layer.Operation.Emission;
        if (emission.Module is not { } module || (!isStage && emission.FieldType is null)) return;
        if (shapes.InputOf(layer) is not { } input) return;
        var needed = new SortedSet<int>();
        var site = new OperationSite(layer.Operation.Name, "", name => layer.Argument(name) is null ? null : "0", axis =>
        {
            needed.Add(axis);
            return "0";
        }, input.Rank);
        module(new ModuleArguments(site, inPlace: false));
        foreach (var axis in needed.Where(a => a >= 0 && a < input.Rank)) RequireKnown(input[axis], $"'{layer.Operation.Name}'", layer.Span);
        foreach (var shape in layer.Arguments.Select(a => a.Value).OfType<ConstantShape>())
            foreach (var dimension in shape.Dimensions) RequireKnown(Int(dimension), $"'{layer.Operation.Name}'", dimension.Span);
    }
}
