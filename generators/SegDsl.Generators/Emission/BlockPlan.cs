using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>A layer that the class keeps in a field.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Name">The name of the field.</param>
/// <param name="Type">The C# type of the field.</param>
/// <param name="Key">The name that the state dict knows it by; null where it is spliced.</param>
/// <param name="IsConditional">Whether the field is null where a condition does not hold.</param>
internal sealed record LayerField(BoundLayer Layer, string Name, string Type, string? Key, bool IsConditional);

/// <summary>What constructor and <c>forward</c> of a block must agree on: fields, names, which statements are auxiliary.</summary>
internal sealed class BlockPlan
{
    private readonly Dictionary<BoundLayer, LayerField> fieldOf = new(ReferenceComparer<BoundLayer>.Instance);
    private readonly NameScope fieldNames = new();

    /// <summary>Plans the class of a block.</summary>
    public BlockPlan(BoundBlock block)
    {
        Block = block;
        var parameters = block.Signature.Parameters.Select(p => Identifiers.Camel(p.Name));
        var constants = block.Statements.OfType<ConstantStatement>().Select(s => Identifiers.Camel(s.Name));
        MemberNames = [.. parameters, .. constants, .. block.Signature.Channels.Select(ChannelName)];
        fieldNames.Reserve(MemberNames);
        foreach (var statement in block.Statements)
        {
            if (ExpressionOf(statement) is { } expression) FindLayers(expression, isConditional: false);
        }
    }

    /// <summary>The block.</summary>
    public BoundBlock Block { get; }

    /// <summary>The C# names of parameters, channel dimensions and constants.</summary>
    public IReadOnlyList<string> MemberNames { get; }

    /// <summary>The layers that need a field, in the order in which they are applied.</summary>
    public List<LayerField> Fields { get; } = [];

    /// <summary>The field of a layer, or null where it needs none.</summary>
    public LayerField? FieldOf(BoundLayer layer) => fieldOf.TryGetValue(layer, out var field) ? field : null;

    /// <summary>The value of a statement; null for a constant's.</summary>
    public static BoundTensor? ExpressionOf(BoundStatement statement) => statement switch
    {
        ValueStatement value => value.Expression,
        OutputStatement output => output.Expression,
        _ => null,
    };

    /// <summary>The C# name of a channel dimension: <c>inChannels</c>, or after the input where there are several inputs.</summary>
    public string ChannelName(ShapeSymbol channel) =>
        Block.Signature.Inputs.Count == 1 ? "inChannels" : Identifiers.Camel(channel.Value.Name).TrimStart('@') + "Channels";

    /// <summary>Whether a statement serves auxiliary outputs only.</summary>
    public bool IsAuxiliary(BoundStatement statement) => statement switch
    {
        OutputStatement output => output.Output.IsAuxiliary,
        ValueStatement value => Block.Uses.TryGetValue(value.Value, out var use) && use.OnlyAuxiliary,
        _ => false,
    };

    /// <summary>The fields of layers directly in an expression, conditional parts of it included.</summary>
    public IEnumerable<LayerField> FieldsIn(BoundTensor expression)
    {
        foreach (var operand in OperandsOf(expression))
            foreach (var field in FieldsIn(operand)) yield return field;
        if (expression is Application application && FieldOf(application.Layer) is { } own) yield return own;
    }

    /// <summary>The features that the block reads of a backbone it was given, in the order of their first use.</summary>
    public IReadOnlyList<string> FeaturesReadOf(BoundLayer given)
    {
        var records = new HashSet<BoundValue>(Block.Statements.OfType<ValueStatement>().Where(s => IsMade(s.Expression)).Select(s => s.Value));
        return [.. Block.Statements.Select(ExpressionOf).OfType<BoundTensor>().SelectMany(Read).Distinct()];

        bool IsMade(BoundTensor expression) => expression is Application application && ReferenceEquals(application.Layer, given);

        IEnumerable<string> Read(BoundTensor expression) => expression is OutputMember member
            && (IsMade(member.Source) || (member.Source is ValueReference reference && records.Contains(reference.Value)))
                ? [member.Output]
                : OperandsOf(expression).SelectMany(Read);
    }

    internal static IEnumerable<BoundTensor> OperandsOf(BoundTensor expression) => expression switch
    {
        Application application => application.Operands.Select(o => o.Value),
        OutputMember member => [member.Source],
        TensorElement element => [element.List],
        TensorConditional conditional => [conditional.Then, conditional.Else],
        TensorBinary binary => new[] { binary.Left, binary.Right }.OfType<BoundTensor>(),
        TensorNegation negation => [negation.Operand],
        _ => [],
    };

    private void FindLayers(BoundTensor expression, bool isConditional)
    {
        foreach (var operand in OperandsOf(expression)) FindLayers(operand, isConditional || expression is TensorConditional);
        if (expression is Application { Layer: var layer } && TypeOf(layer) is { } type) AddField(layer, type, isConditional);
    }

    private void AddField(BoundLayer layer, string type, bool isConditional)
    {
        // A backbone that was given is stored under the name of its parameter, like every parameter that is needed later.
        if (layer is BlockParameterLayer given)
        {
            var field = new LayerField(layer, Identifiers.Camel(given.Parameter.Name), type, layer.IsInline ? null : layer.Label, IsConditional: false);
            fieldOf.Add(layer, field);
            Fields.Add(field);
            return;
        }

        var wanted = Identifiers.Camel(layer.Label ?? DefaultName(layer));
        var name = fieldNames.Unique(wanted, suffix: "Layer");
        var added = new LayerField(layer, name, type, layer.IsInline ? null : layer.Label ?? name, isConditional);
        fieldOf.Add(layer, added);
        Fields.Add(added);
    }

    private static string DefaultName(BoundLayer layer) => layer switch
    {
        SequenceLayer => "stages",
        ParallelLayer => "branches",
        BlockLayer block => block.Block.Name,
        OperationLayer operation => operation.Operation.Name,
        _ => "layer",
    };

    /// <summary>The type of the field that a layer needs; null where a function does.</summary>
    private static string? TypeOf(BoundLayer layer) => layer switch
    {
        SequenceLayer => "Sequential",
        ParallelLayer => "Branches",
        BlockLayer block => block.Block.Name,
        BlockParameterLayer => "Backbone",
        OperationLayer operation => operation.Operation.Emission.FieldType,
        _ => throw new NotSupportedException($"A layer of kind {layer.GetType().Name} has no counterpart in C#."),
    };
}
