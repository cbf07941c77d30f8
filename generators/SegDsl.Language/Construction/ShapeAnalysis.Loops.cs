using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Construction;

/// <summary>Loops and lists.</summary>
internal sealed partial class ShapeAnalysis
{
    private int loops;

    /// <summary>Enters a loop; its variables, and symbols that depend on them, are valid only within it.</summary>
    private Scoped Enter(params LoopVariable?[] variables)
    {
        Symbols.EnterLoop();
        foreach (var variable in variables.OfType<LoopVariable>())
        {
            frame.LoopVariables[variable] = variable.Type == BoundType.Int
                ? Symbols.Add(variable.Name, new LoopNumber(variable), isLocal: true)
                : new OpenValue(variable.Name);
        }
        return new(Symbols);
    }

    private ListShape? Join(IReadOnlyList<ShapeValue?> parts, SourceSpan span)
    {
        if (parts.Any(p => p is null)) return null;
        var known = parts.OfType<ShapeValue>().ToList();
        var elements = known.Select(p => p is TensorValue tensor ? tensor.Shape : ((ListShape)p).Element).ToList();
        if (elements.Count == 0) return null;
        if (known.TrueForAll(p => p is TensorValue or ListShape { Items: not null }))
            return ListOf([.. known.SelectMany(p => p is TensorValue tensor ? [tensor.Shape] : ((ListShape)p).Items ?? [])]);
        if (elements.Find(e => e.Rank != elements[0].Rank) is { } other)
        {
            DifferentRanks(span, elements[0], other);
            return null;
        }
        return new ListShape(null, Common(elements), new ListJoin(known));
    }

    private ListShape? Loop(TensorLoop loop)
    {
        ListShape? source = null;
        if (loop.Source is BoundTensor tensors && (source = Visit(tensors) as ListShape) is null) return null;
        TensorShape? carried = null;
        if (loop.Initial is { } initial && (carried = (Visit(initial) as TensorValue)?.Shape) is null) return null;
        var isModule = ModuleNeeds.NeedsModule(loop.Body);
        var outside = values;
        using var scope = Enter(loop.Index, loop.Variable);
        var element = source is null ? null : ElementOf(source, null, loop.Source.Span);
        if (source is not null && element is null) return null;
        values = new(values);
        if (loop.Element is { } variable) values[variable] = element is null ? null : new TensorValue(element);
        if (loop.Carried is { } passedOn && carried is not null)
        {
            if (Carry(loop, passedOn, carried) is not { } settled) return null;
            values[passedOn] = new TensorValue(settled);
        }
        var captures = isModule ? Capture(loop) : [];
        foreach (var capture in captures) values[capture.Value] = capture.Inner;
        if (isModule) loops++;
        var result = (Visit(loop.Body) as TensorValue)?.Shape;
        if (isModule) loops--;
        values = outside;
        if (result is null) return null;

        shapes.RecordPasses(loop, new(captures, isModule, source, element, result));
        var seen = isModule ? AsSeenOutside(result, captures) : result;
        scope.Dispose();
        var channel = Axes.Channel(result.Rank);
        var channels = result.Rank > 0 && Symbols.IsKnown(result[channel]) ? seen[channel] : null;
        return new(null, Common([seen]), new ListOfPasses(loop, channels));
    }

    /// <summary>
    /// The shape of a carried value in every iteration: that of the first iteration, with unknown sizes where another iteration changes them. Null if its
    /// rank or its channels change, which is reported.
    /// </summary>
    private TensorShape? Carry(TensorLoop loop, BoundValue carried, TensorShape initial)
    {
        var entry = initial;
        while (true)
        {
            values[carried] = new TensorValue(entry);
            if (Unrecorded(() => Visit(loop.Body)) is not TensorValue { Shape: var after }) return null;
            if (after.Rank != entry.Rank) return DifferentRanks(loop.Span, entry, after);
            var channel = Axes.Channel(entry.Rank);
            var changed = Enumerable.Range(0, entry.Rank).Where(axis => !Symbols.AreEqual(entry[axis], after[axis])).ToList();
            if (changed.Contains(channel))
            {
                Report(ShapeDiagnostics.CarriedChannels, carried.Span, carried.Name, Text(entry[channel]), Text(after[channel]));
                return null;
            }
            if (changed.TrueForAll(axis => entry[axis] != initial[axis])) return entry;
            foreach (var axis in changed) entry = entry.With(axis, Symbols.Unknown());
        }
    }

    /// <summary>The values of the enclosing body that an iteration captures: those it refers to and does not define.</summary>
    private List<Capture> Capture(TensorLoop loop)
    {
        var captures = new List<Capture>();
        foreach (var value in ReferenceFinder.Of(loop.Body))
        {
            values.TryGetValue(value, out var outer);
            if (outer is not null) captures.Add(new(value, outer, Inner(value, value.Name, outer)));
        }
        return captures;
    }

    /// <summary>A captured value inside an iteration: constant expressions are kept, and channels become parameters of its constructor.</summary>
    private ShapeValue Inner(BoundValue value, string name, ShapeValue outer)
    {
        TensorShape Shape(TensorShape shape, Func<Dimension> channels) => new([.. shape.Dimensions.Select((dimension, axis) =>
            dimension.Symbols.All(s => IsVisible(Symbols[s].Origin))
                ? dimension
                : axis == Axes.Channel(shape.Rank) && Symbols.IsKnown(dimension) ? channels() : Symbols.Unknown(Symbols.Read(dimension)))]);

        switch (outer)
        {
            case TensorValue tensor:
                return new TensorValue(Shape(tensor.Shape, () => Symbols.Add(name, new InputChannels(value), isLocal: true)));
            case ListShape list:
                if (list.OtherRank is { } other) DifferentRanks(value.Span, list.Element, other);
                return new ListShape(null, Shape(list.Element, () => Symbols.Add("~", new AnyChannels())), new ListInput(value));
            default:
                var members = new Dictionary<string, ShapeValue?>(StringComparer.Ordinal);
                return new OutputsValue(member =>
                {
                    if (!members.TryGetValue(member, out var inner))
                    {
                        var seen = ((OutputsValue)outer).Member(member);
                        var (memberName, type) = ($"{value.Name}_{member}", seen is ListShape ? BoundType.TensorList : BoundType.Tensor);
                        members[member] = inner = seen is null ? null : Inner(new BoundValue(memberName, type, value.Span), memberName, seen);
                    }
                    return inner;
                });
        }
    }

    /// <summary>Whether the class of an iteration can refer to a symbol of the enclosing body.</summary>
    private static bool IsVisible(SymbolOrigin origin) =>
        origin is ParameterOrigin or NamedConstant or LoopNumber or ConstantOrigin or InputChannels or RunTimeOrigin { Symbol: not null };

    /// <summary>The result of an iteration in the symbols of the enclosing body.</summary>
    private static TensorShape AsSeenOutside(TensorShape result, IReadOnlyList<Capture> captures)
    {
        var outer = new Dictionary<string, Dimension>(StringComparer.Ordinal);
        foreach (var (inside, outside) in captures.Select(c => (c.Inner as TensorValue, c.Outer as TensorValue)))
        {
            if (inside is null || outside is null) continue;
            for (var axis = 0; axis < inside.Shape.Rank; axis++)
                if (inside.Shape[axis].Symbols.ToList() is [var name] && inside.Shape[axis].Equals(Dimension.Symbol(name))) outer[name] = outside.Shape[axis];
        }
        return new([.. result.Dimensions.Select(d => d.Substitute(outer))]);
    }

    private sealed class Scoped(SymbolTable symbols) : IDisposable
    {
        private bool isLeft;

        public void Dispose()
        {
            if (!isLeft) symbols.LeaveLoop();
            isLeft = true;
        }
    }
}
