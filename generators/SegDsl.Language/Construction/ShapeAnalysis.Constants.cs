using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Construction;

/// <summary>Constants. Numbers stay numbers or symbols; a constant that depends on a condition becomes a symbol.</summary>
internal sealed partial class ShapeAnalysis
{
    /// <summary>Declares a named integer as a symbol, so that generated code can refer to it.</summary>
    private void DeclareConstant(ConstantStatement statement)
    {
        if (statement.Value.Type != BoundType.Int) return;
        var meaning = TryEvaluate(statement.Value) as Dimension;
        frame.Constants[statement] = Symbols.Add(statement.Name, new NamedConstant(statement), meaning is null ? null : Symbols.Expand(meaning));
    }

    /// <summary>An integer.</summary>
    private Dimension Int(BoundConstant constant)
    {
        if (TryEvaluate(constant) is Dimension value) return value;
        if (constant is TensorListLength length) return Visit(length.List) is ListShape list ? CountOf(list) : Symbols.Unknown();
        return ConstantTree.All(constant).Any(c => c is DimensionSymbol)
            ? Symbols.Unknown()
            : Symbols.Add("~", new ConstantOrigin(constant), isLocal: ConstantTree.DependsOnLoop(constant));
    }

    /// <summary>The value of a constant; null if it depends on open values.</summary>
    private object? TryEvaluate(BoundConstant constant)
    {
        try
        {
            return new ConstantEvaluator(frame).Evaluate(constant);
        }
        catch (Exception e) when (e is UndecidedException or EvaluationException or TooLargeException)
        {
            return null;
        }
    }

    /// <summary>The constant arguments of an application, once for every combination of open values; none if these cannot be enumerated.</summary>
    private List<Dictionary<string, object>> Arguments(OperationLayer layer)
    {
        var ways = new List<Dictionary<string, object>> { new(StringComparer.Ordinal) };
        foreach (var argument in layer.Arguments)
        {
            var type = layer.Operation.Parameters.First(p => p.Name == argument.Name).Type;
            var choices = Choices(argument.Value, type);
            ways = [.. ways.SelectMany(way =>
                choices.Select(choice => new Dictionary<string, object>(way, StringComparer.Ordinal) { [argument.Name] = choice }))];
        }
        return ways;
    }

    private List<object> Choices(BoundConstant constant, BoundType type)
    {
        if (constant is ConstantShape shape) return [new TensorShape([.. shape.Dimensions.Select(Int)])];
        if (constant is ConstantList { Type: ListType { Element: ScalarType { Kind: ScalarKind.Int } } } list)
            return [list.Items.Select(object (i) => Int(i)).ToList()];
        if (type == BoundType.Int) return [Int(constant)];
        switch (TryEvaluate(constant))
        {
            case Dimension { Value: { } whole } when type == BoundType.Float:
                return [(double)whole];
            case { } value when value is not Dimension || type != BoundType.Float:
                return [value];
        }
        return type switch
        {
            ScalarType { Kind: ScalarKind.Bool } => [true, false],
            // No scale factor or probability is valid for all of these.
            ScalarType { Kind: ScalarKind.Float } => [0.5, 0.25, 2.0, 3.0],
            EnumerationType enumeration => [.. enumeration.Members],
            _ => [],
        };
    }

    private Dimension CountOf(ListShape list) => list.Items is { } items
        ? items.Count
        : Find("~", new ListCount(list), o => o is ListCount same && same.List == list, isLocal: true);

    /// <summary>The symbol for an origin, which takes a search of all symbols.</summary>
    private Dimension Find(string name, SymbolOrigin origin, Func<SymbolOrigin, bool> isSame, bool isLocal)
    {
        budget.Spend(Symbols.Names.Count);
        return Symbols.Of(name, origin, isSame, isLocal: isLocal);
    }

    /// <summary>The shape of one tensor of a list; null if the index is out of range.</summary>
    private TensorShape? ElementOf(ListShape list, BoundConstant? index, SourceSpan span)
    {
        if (index is not null && list.Items is { } items && TryEvaluate(index) is Dimension { Value: { } place })
            return place >= 0 && place < items.Count ? items[(int)place] : null;
        if (list.OtherRank is { } other) return DifferentRanks(span, list.Element, other);
        var channel = Axes.Channel(list.Element.Rank);
        // Unnamed run-time sizes may differ between tensors.
        return new([.. list.Element.Dimensions.Select((dimension, axis) =>
            axis == channel && !IsUniform(list) ? Symbols.Add("~", new ElementChannels(list, index), isLocal: true)
            : dimension.Symbols.Any(s => Symbols[s].Origin is RunTimeOrigin { Symbol: null }) ? Symbols.Unknown(Symbols.Read(dimension))
            : dimension)]);
    }

    /// <summary>Whether all tensors of a list have the same channels, or unknown channels.</summary>
    private bool IsUniform(ListShape list) => !Axes.ChannelsOf(list.Element).Symbols.Any(s => Symbols[s].Origin is AnyChannels);
}
