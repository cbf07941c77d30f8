using System.Runtime.CompilerServices;
using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Construction;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Generators.Emission;

/// <summary>
/// Emits dimensions as C# in a constructor. Some symbols are names of the block; others belong to a module or a local, which must be emitted before they
/// are used.
/// </summary>
internal sealed class ShapeText(BlockShapes shapes, ConstantEmitter constants) : IDimensionAlgebra<CSharpExpression>
{
    private readonly Dictionary<string, CSharpExpression> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<object, string> holders = new(ReferenceComparer.Instance);
    private readonly Stack<HashSet<object>> braces = new();
    private readonly HashSet<object> touched = new(NameOrNode.Instance);

    /// <summary>The C# of a dimension that is known at construction.</summary>
    public CSharpExpression Of(Dimension dimension) => dimension.Fold(this);

    /// <summary>The channels of a tensor.</summary>
    public CSharpExpression ChannelsOf(TensorShape shape) => Of(Axes.ChannelsOf(shape));

    /// <summary>Whether the channels of a tensor are known at construction.</summary>
    public bool AreKnown(TensorShape shape) => shapes.Symbols.IsKnown(Axes.ChannelsOf(shape));

    /// <summary>Assigns the C# of a symbol from here on.</summary>
    public void Assign(string symbol, CSharpExpression text)
    {
        symbols[symbol] = text;
        if (braces.Count > 0) braces.Peek().Add(symbol);
    }

    /// <summary>Assigns the C# that holds the result of a layer, a loop or a list from here on.</summary>
    public void Hold(object node, string text)
    {
        holders[node] = text;
        if (braces.Count > 0) braces.Peek().Add(node);
    }

    /// <summary>Begins a scope in braces.</summary>
    public void Open() => braces.Push(new(NameOrNode.Instance));

    /// <summary>Ends the scope.</summary>
    public void Close() => braces.Pop();

    /// <summary>The C# of a dimension, and whether it refers to a name of the innermost scope.</summary>
    public (CSharpExpression Text, bool IsLocal) Within(Func<CSharpExpression> write)
    {
        touched.Clear();
        var text = write();
        return (text, braces.Count > 0 && touched.Overlaps(braces.Peek()));
    }

    /// <summary>The channels of the tensors of a list, as an array.</summary>
    public CSharpExpression ArrayOf(ListShape list)
    {
        if (list.Items is { } items) return new($"new long[] {{ {string.Join(", ", items.Select(i => ChannelsOf(i).Text))} }}");
        if (holders.ContainsKey(list.Origin)) return new(Holder(list.Origin));
        switch (list.Origin)
        {
            case ListInput input:
                return constants.Use(ChannelParameters.NameOf(shapes.Block, input.Value), "long[]");
            case ListOfLayer layer:
                return new($"{Holder(layer.Layer)}.{Property(layer.Output)}");
            case ListChoice choice:
                return new(
                    $"{constants.Emit(choice.Choice.Condition).At(Precedence.Or)} ? {ArrayOf(choice.Then)} : {ArrayOf(choice.Else)}", Precedence.Conditional);
            case ListJoin join:
                var parts = join.Parts.Select(p => p is TensorValue tensor ? ChannelsOf(tensor.Shape).Text : $".. {ArrayOf((ListShape)p)}");
                return new($"((long[])[{string.Join(", ", parts)}])");
            default:
                // All tensors have the same channels.
                return new($"Enumerable.Repeat<long>({ChannelsOf(list.Element)}, (int){CountOf(list).At(Precedence.Unary)}).ToArray()");
        }
    }

    /// <summary>The number of tensors of a list.</summary>
    public CSharpExpression CountOf(ListShape list) => list switch
    {
        { Items: { } items } => CSharpExpression.Number(items.Count),
        { Origin: ListOfBranches branches } => new($"{Holder(branches.Layer)}.Count"),
        { Origin: ListOfPasses { Loop: var loop } } when shapes.PassesOf(loop) is { IsModule: true } => new($"{Holder(loop)}.Count"),
        { Origin: ListOfPasses { Loop.Source: ConstantRange range } } => Range(range),
        { Origin: ListOfPasses { Loop.Source: BoundConstant source } } => new($"{constants.Emit(source).At(Precedence.Primary)}.Length"),
        { Origin: ListOfPasses { Loop: var loop } } when shapes.PassesOf(loop) is { Source: { } source } => CountOf(source),
        { Origin: ListJoin join } => join.Parts.Select(p => p is ListShape part ? CountOf(part) : CSharpExpression.Number(1)).Aggregate((a, b) => a + b),
        { Origin: ListChoice choice } when !holders.ContainsKey(list.Origin) => new(
            $"{constants.Emit(choice.Choice.Condition).At(Precedence.Or)} ? {CountOf(choice.Then)} : {CountOf(choice.Else)}", Precedence.Conditional),
        _ => new($"{ArrayOf(list).At(Precedence.Primary)}.Length"),
    };

    /// <inheritdoc/>
    public CSharpExpression Number(long value) => CSharpExpression.Number(value);

    /// <inheritdoc/>
    public CSharpExpression Symbol(string name)
    {
        if (symbols.TryGetValue(name, out var text))
        {
            touched.Add(name);
            return text;
        }

        return shapes.Symbols[name].Origin switch
        {
            ParameterOrigin parameter => constants.Use(Identifiers.Camel(parameter.Parameter.Name), "long"),
            NamedConstant constant => constants.Use(Identifiers.Camel(constant.Statement.Name), "long"),
            LoopNumber loop => constants.Use(Identifiers.Camel(loop.Variable.Name), "long"),
            InputChannels { Value: { Type: TensorListType } list } => new($"{constants.Use(ChannelParameters.NameOf(shapes.Block, list), "long[]")}[0]"),
            InputChannels input => constants.Use(ChannelParameters.NameOf(shapes.Block, input.Value), "long"),
            ConstantOrigin constant => constants.Emit(constant.Constant),
            LayerChannels { Layer: BlockParameterLayer layer } feature => new($"{Holder(layer)}.ChannelsOf({ConstantEmitter.Quote(feature.Output ?? "")})"),
            LayerChannels layer => new($"{Holder(layer.Layer)}.{Property(layer.Output)}"),
            ElementChannels { Index: { } index } element => new($"{ArrayOf(element.List).At(Precedence.Primary)}[{constants.Emit(index)}]"),
            TotalChannels total => new($"{ArrayOf(total.List).At(Precedence.Primary)}.Sum()"),
            ListCount count => CountOf(count.List),
            ChosenChannels { Condition: { } condition } choice => new(
                $"{constants.Emit(condition).At(Precedence.Or)} ? {Of(choice.Then)} : {Of(choice.Else)}", Precedence.Conditional),
            BroadcastChannels broadcast => new($"Broadcasting.Size({Of(broadcast.Left)}, {Of(broadcast.Right)})"),
            var origin => throw new InvalidOperationException($"A dimension is used before it is assigned: {origin}."),
        };
    }

    /// <inheritdoc/>
    public CSharpExpression Add(CSharpExpression left, CSharpExpression right) => left + right;

    /// <inheritdoc/>
    public CSharpExpression Subtract(CSharpExpression left, CSharpExpression right) =>
        new($"{left.At(Precedence.Additive)} - {right.At(Precedence.Multiplicative)}", Precedence.Additive);

    /// <inheritdoc/>
    public CSharpExpression Multiply(CSharpExpression left, CSharpExpression right) =>
        new($"{left.At(Precedence.Multiplicative)} * {right.At(Precedence.Unary)}", Precedence.Multiplicative);

    /// <inheritdoc/>
    public CSharpExpression FloorDivide(CSharpExpression numerator, CSharpExpression denominator) => new($"FloorDivision.Quotient({numerator}, {denominator})");

    /// <summary>The property of a block with the channels of an output.</summary>
    public static string Property(string? output) => output is null ? "OutChannels" : $"{Identifiers.Pascal(output)}Channels";

    private string Holder(object node)
    {
        touched.Add(node);
        return holders.TryGetValue(node, out var text) ? text : throw new InvalidOperationException("A module is used before it is constructed.");
    }

    private CSharpExpression Range(ConstantRange range)
    {
        var (start, end) = (constants.Emit(range.Start), constants.Emit(range.End));
        var count = start.Text == "0" ? end : Subtract(end, start);
        return range.IncludesEnd ? count + CSharpExpression.Number(1) : count;
    }

    /// <summary>Compares names by value, and nodes by reference.</summary>
    private sealed class NameOrNode : IEqualityComparer<object>
    {
        public static NameOrNode Instance { get; } = new();

        bool IEqualityComparer<object>.Equals(object? x, object? y) =>
            x is string name ? name.Equals(y as string, StringComparison.Ordinal) : ReferenceEquals(x, y);

        int IEqualityComparer<object>.GetHashCode(object obj) =>
            obj is string name ? StringComparer.Ordinal.GetHashCode(name) : RuntimeHelpers.GetHashCode(obj);
    }
}
