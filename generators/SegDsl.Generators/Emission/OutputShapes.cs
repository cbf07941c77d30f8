using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>
/// The shapes of a block's outputs for its documentation: as the author wrote them, else as far as they can be told without knowing the
/// parameters. The checker knows them exactly, but only for networks.
/// </summary>
internal static class OutputShapes
{
    private const string Unknown = "…";

    /// <summary>The shape of an output.</summary>
    /// <param name="block">The block.</param>
    /// <param name="output">The output.</param>
    /// <param name="channels">Its channels in the constructor.</param>
    public static string Of(BoundBlock block, BoundOutput output, CSharpExpression channels)
    {
        var definitions = block.Statements.OfType<ValueStatement>().ToDictionary(s => s.Value);
        var expression = block.Statements.OfType<OutputStatement>().First(s => s.Output == output).Expression;
        if (expression is ValueReference { Value: var value } && definitions.TryGetValue(value, out var definition) && definition.Annotation is { } annotation)
            return DocComment.Shape(annotation.Dimensions);

        var batch = block.Signature.Inputs.Count > 0 ? Dimension(block.Signature.Inputs[0], 0) : "N";
        var size = new SizeFinder(block, definitions).Find(expression);
        return $"[{batch}, {Channels(block, output, channels)}, {size?.Height ?? Unknown}, {size?.Width ?? Unknown}]";
    }

    /// <summary>The expression where a reader knows its names, else the property that holds it.</summary>
    private static string Channels(BoundBlock block, BoundOutput output, CSharpExpression channels)
    {
        foreach (var channel in block.Signature.Channels)
            if (channels.Text == "inChannels" || channels.Text == Identifiers.Camel(channel.Value.Name) + "Channels") return channel.Name;
        var names = block.Signature.Parameters.Select(p => Identifiers.Camel(p.Name)).ToList();
        var words = channels.Text.Split(' ');
        if (words.All(w => names.Contains(w) || w.All(c => char.IsDigit(c) || c is '*' or '+' or '-'))) return channels.Text;
        if (block.Kind is BlockKind.Head or BlockKind.Network) return Unknown;
        return block.Signature.HasSingleOutput ? "OutChannels" : Identifiers.Pascal(output.Name ?? "") + "Channels";
    }

    private static string Dimension(BoundInput input, int index) => DocComment.Shape([input.Dimensions[index]]).Trim('[', ']');

    /// <summary>Height and width, in the words of the block's inputs.</summary>
    private sealed record Size(string Height, string Width);

    /// <summary>Follows height and width through a body.</summary>
    private sealed class SizeFinder(BoundBlock block, Dictionary<BoundValue, ValueStatement> definitions)
    {
        /// <summary>The size of a value; null where it depends on more than can be seen here.</summary>
        public Size? Find(BoundTensor expression)
        {
            switch (expression)
            {
                case ValueReference { Value: var value }:
                    if (block.Signature.Inputs.FirstOrDefault(i => i.Value == value) is { Dimensions.Count: 4 } input) return new Size(Dimension(input, 2), Dimension(input, 3));
                    return definitions.TryGetValue(value, out var definition) ? Find(definition.Expression) : null;
                case TensorNegation negation:
                    return Find(negation.Operand);
                case TensorBinary binary:
                    return (binary.Left is BoundTensor left ? Find(left) : null) ?? (binary.Right is BoundTensor right ? Find(right) : null);
                case TensorConditional conditional:
                    var (then, otherwise) = (Find(conditional.Then), Find(conditional.Else));
                    return then == otherwise ? then : null;
                case Application application:
                    var like = application.Operand("like");
                    if (like is not null) return Find(like);
                    var first = application.Operands.Select(o => Find(o.Value)).FirstOrDefault(s => s is not null);
                    return After(application.Layer, first);
                default:
                    return null;
            }
        }

        private static Size? After(BoundLayer layer, Size? size) => (layer, size) switch
        {
            (_, null) => null,
            (OperationLayer { Operation.Name: "global_avg_pool" }, _) => new Size("1", "1"),
            (OperationLayer { Operation.Name: "Conv" or "MaxPool" } operation, _) => AfterWindow(operation, size),
            (OperationLayer { Operation.Name: "upsample" }, _) => null,
            (OperationLayer, _) => size,
            (SequenceLayer sequence, _) => sequence.Stages.Aggregate<BoundStage, Size?>(size, (s, stage) => AfterStage(stage, s)),
            (ParallelLayer { Stages: [var stage, ..] }, _) => AfterStage(stage, size),
            _ => null,
        };

        private static Size? AfterStage(BoundStage stage, Size? size) => stage switch
        {
            LayerStage layer => After(layer.Layer, size),
            IfStage { Else.Count: 0 } conditional => conditional.Then.Aggregate(size, (s, next) => AfterStage(next, s)) == size ? size : null,
            _ => null,
        };

        /// <summary>A window that is padded to keep the size divides it by its stride, rounded up.</summary>
        private static Size? AfterWindow(OperationLayer layer, Size size)
        {
            if (!KeepsSize(layer)) return null;
            var stride = layer.Argument("stride") is { } written ? DocComment.Shape([written]).Trim('[', ']') : "1";
            if (stride.Contains(Unknown)) return null;
            return stride == "1" ? size : new Size($"⌈{size.Height}/{stride}⌉", $"⌈{size.Width}/{stride}⌉");
        }

        private static bool KeepsSize(OperationLayer layer)
        {
            var (dilation, padding) = (layer.Argument("dilation"), layer.Argument("padding"));
            if (layer.Argument("kernel") is not ConstantLiteral { Value: long kernel } || kernel % 2 == 0) return false;
            if (dilation is null or ConstantLiteral { Value: 1L }) return padding is ConstantLiteral { Value: long p } && p == (kernel - 1) / 2;
            return kernel == 3 ? Same(padding, dilation) : kernel == 1 && padding is ConstantLiteral { Value: 0L };
        }

        private static bool Same(BoundConstant? a, BoundConstant b) => (a, b) switch
        {
            (ConstantLiteral x, ConstantLiteral y) => x.Value.Equals(y.Value),
            (ParameterReference x, ParameterReference y) => x.Parameter == y.Parameter,
            (LoopVariableReference x, LoopVariableReference y) => x.Variable == y.Variable,
            (NamedConstantReference x, NamedConstantReference y) => x.Statement.Name == y.Statement.Name,
            _ => false,
        };
    }
}
