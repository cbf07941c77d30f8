using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Construction;

namespace SegDsl.Generators.Emission;

/// <summary>A module held in a field of the class.</summary>
/// <param name="Node">The layer, or the loop with its iterations.</param>
/// <param name="Name">The name of the field.</param>
/// <param name="Type">The C# type of the field.</param>
/// <param name="Key">Its name in the state dict; null if it is spliced.</param>
/// <param name="IsConditional">Whether the field is null if a condition does not hold.</param>
internal sealed record ModuleField(object Node, string Name, string Type, string? Key, bool IsConditional);

/// <summary>
/// What the constructor and <c>forward</c> of a class share: fields, names, and which statements are auxiliary. The class is that of a block, or of the
/// iterations of a loop in it.
/// </summary>
internal sealed class ModulePlan
{
    private const string DefaultLoopName = "passes";

    private readonly Dictionary<object, ModuleField> fieldOf = new(ReferenceComparer.Instance);
    private readonly NameScope fieldNames = new();
    private readonly IReadOnlyList<Capture> captures;

    private ModulePlan(
        BoundBlock block, BlockShapes shapes, TensorLoop? loop, IReadOnlyList<BoundStatement> statements, IReadOnlyList<BoundValue> inputs,
        IReadOnlyList<Capture> captures, IReadOnlyList<ModuleField> borrowed)
    {
        Borrowed = borrowed;
        foreach (var field in borrowed) fieldOf.Add(field.Node, field);
        fieldNames.Reserve(borrowed.Select(f => f.Name));
        (Block, Shapes, Loop, Statements, Inputs, this.captures) = (block, shapes, loop, statements, inputs, captures);
        var finder = new NameFinder();
        finder.Walk(block);
        MemberNames =
        [
            .. block.Signature.Parameters.Select(p => Identifiers.Camel(p.Name)),
            .. block.Statements.OfType<ConstantStatement>().Select(s => Identifiers.Camel(s.Name)),
            .. ChannelParameters.Of(block.Signature).Select(c => c.Name),
            .. finder.Variables.Select(v => Identifiers.Camel(v.Name)),
            .. block.Signature.HoldsNorm ? ["norm"] : Array.Empty<string>(),
            .. block.Signature.HoldsInitialization ? ["init"] : Array.Empty<string>(),
        ];
        fieldNames.Reserve(MemberNames);
        foreach (var weight in statements.OfType<WeightStatement>()) fieldNames.Reserve([Identifiers.Camel(weight.Value.Name)]);
        foreach (var statement in statements)
        {
            if (ExpressionOf(statement) is { } expression) FindModules(expression, isConditional: false);
        }
    }

    /// <summary>The block, or the block that contains the loop.</summary>
    public BoundBlock Block { get; }

    /// <summary>The shapes of its values.</summary>
    public BlockShapes Shapes { get; }

    /// <summary>The loop; null for the class of the block itself.</summary>
    public TensorLoop? Loop { get; }

    /// <summary>The statements, in order.</summary>
    public IReadOnlyList<BoundStatement> Statements { get; }

    /// <summary>The inputs of <c>forward</c>, in order.</summary>
    public IReadOnlyList<BoundValue> Inputs { get; }

    /// <summary>The C# names of parameters, channels, constants and loop variables.</summary>
    public IReadOnlyList<string> MemberNames { get; }

    /// <summary>The modules that need a field, in the order of their application.</summary>
    public List<ModuleField> Fields { get; } = [];

    /// <summary>The modules of the enclosing class that an iteration applies again; <c>forward</c> receives them after its inputs.</summary>
    public IReadOnlyList<ModuleField> Borrowed { get; }

    /// <summary>Its own parameters.</summary>
    public IEnumerable<WeightStatement> Weights => Statements.OfType<WeightStatement>();

    /// <summary>Whether it contains a <c>Norm</c> directly, not only in a block that it applies.</summary>
    public bool HasNorm => Uses(layer => layer is OperationLayer { Operation.TakesNormalization: true });

    /// <summary>Whether its constructor has a parameter for the normalization.</summary>
    public bool HoldsNorm => HasNorm || Uses(layer => layer is BlockLayer { Block.HoldsNorm: true });

    /// <summary>
    /// Whether the normalization of its own norms may differ from that of the blocks in it: if none is given, its own norms are batch norms, and the blocks
    /// select theirs.
    /// </summary>
    public bool LeavesNorm => HasNorm && Block.Normalization is null && Block.Statements.Any(statement =>
        ExpressionOf(statement) is { } expression
        && LayerFinder.Any(expression, layer => layer is BlockLayer { Block: { HoldsNorm: true, SelectsNorm: true } }));

    /// <summary>Whether its constructor has a parameter for the initialization.</summary>
    public bool HoldsInitialization => Uses(layer => layer is BlockLayer { Block.HoldsInitialization: true }
        or OperationLayer { Operation.TakesInitialization: true, Initialization: null });

    /// <summary>Plans the class of a block.</summary>
    public static ModulePlan Of(BoundBlock block, BlockShapes shapes) =>
        new(block, shapes, null, block.Statements, [.. block.Signature.Inputs.Select(i => i.Value)], [], []);

    /// <summary>Plans the class of the iterations of a loop.</summary>
    public ModulePlan Of(TensorLoop loop, PassShapes passes) => new(
        Block, Shapes, loop, [new OutputStatement(new(null, IsAuxiliary: false, IsList: false, loop.Body.Span), loop.Body, loop.Body.Span)],
        [.. passes.Captures.Select(c => c.Value)], passes.Captures, BorrowedBy(loop));

    /// <summary>The modules of this class that the iterations of a loop apply again.</summary>
    public IReadOnlyList<ModuleField> BorrowedBy(TensorLoop loop)
    {
        var finder = new AgainFinder();
        finder.Walk(loop.Body);
        return [.. finder.Layers.Select(FieldOf).OfType<ModuleField>().Distinct()];
    }

    /// <summary>The list whose length is read: a named value, or an output of one.</summary>
    public ListShape ListOf(BoundTensor list) => list switch
    {
        ValueReference reference => ValueOf(reference.Value) as ListShape,
        OutputMember { Source: ValueReference reference } member => (ValueOf(reference.Value) as OutputsValue)?.Member(member.Output) as ListShape,
        _ => null,
    } ?? throw new InvalidOperationException("A list is unknown.");

    private ShapeValue? ValueOf(BoundValue value) => captures.FirstOrDefault(c => c.Value == value)?.Inner ?? Shapes.ValueOf(value);

    /// <summary>The field of a layer or loop, or null if it needs none.</summary>
    public ModuleField? FieldOf(object node) => fieldOf.TryGetValue(node, out var field) ? field : null;

    /// <summary>The value of a statement; null for a constant.</summary>
    public static BoundTensor? ExpressionOf(BoundStatement statement) => statement switch
    {
        ValueStatement value => value.Expression,
        OutputStatement output => output.Expression,
        _ => null,
    };

    /// <summary>Whether a statement only contributes to outputs that are computed on request, or to none.</summary>
    public bool IsAuxiliary(BoundStatement statement) => statement switch
    {
        OutputStatement output => Block.Signature.IsOptional(output.Output),
        ValueStatement value => Block.Uses.TryGetValue(value.Value, out var use) && use.OnlyAuxiliary,
        _ => false,
    };

    /// <summary>The fields of modules directly in an expression, including conditional ones.</summary>
    public IReadOnlyList<ModuleField> FieldsIn(BoundTensor expression) => FieldsIn(expression, _ => true);

    /// <summary>The fields that exist whenever an expression is computed, without those of conditionals in it.</summary>
    public IReadOnlyList<ModuleField> FieldsAlwaysIn(BoundTensor expression) => FieldsIn(expression, e => e is not TensorConditional);

    private List<ModuleField> FieldsIn(BoundTensor expression, Func<BoundTensor, bool> enters)
    {
        var fields = new List<ModuleField>();
        Add(expression);
        return fields;

        void Add(BoundTensor part)
        {
            if (!StackGuard.HasRoom)
            {
                StackGuard.Continue(part, Add);
                return;
            }
            if (!enters(part)) return;
            foreach (var operand in OperandsOf(part)) Add(operand);
            if (NodeOf(part) is { } node && FieldOf(node) is { } own) fields.Add(own);
        }
    }

    private static object? NodeOf(BoundTensor expression) =>
        expression is Application { IsAgain: false } application ? application.Layer : expression as TensorLoop;

    /// <summary>The features of a block parameter that the block reads, in the order of their first use.</summary>
    public IReadOnlyList<string> FeaturesReadOf(BoundLayer given)
    {
        var records = new HashSet<BoundValue>(Statements.OfType<ValueStatement>().Where(s => IsMade(s.Expression)).Select(s => s.Value));
        var read = new List<string>();
        foreach (var expression in Statements.Select(ExpressionOf).OfType<BoundTensor>()) Read(expression);
        return [.. read.Distinct()];

        bool IsMade(BoundTensor expression) => expression is Application application && ReferenceEquals(application.Layer, given);

        void Read(BoundTensor expression)
        {
            if (!StackGuard.HasRoom)
                StackGuard.Continue(expression, Read);
            else if (expression is OutputMember member
                && (IsMade(member.Source) || (member.Source is ValueReference reference && records.Contains(reference.Value))))
                read.Add(member.Output);
            else
                foreach (var part in PartsOf(expression)) Read(part);
        }
    }

    /// <summary>The operands of an expression, without the body of a loop.</summary>
    public static IEnumerable<BoundTensor> OperandsOf(BoundTensor expression) => expression switch
    {
        Application application => application.Operands.Select(o => o.Value),
        OutputMember member => [member.Source],
        TensorElement element => [element.List],
        TensorConditional conditional => [conditional.Then, conditional.Else],
        TensorBinary binary => new[] { binary.Left, binary.Right }.OfType<BoundTensor>(),
        TensorNegation negation => [negation.Operand],
        TensorListLiteral list => list.Items,
        TensorLoop loop => new[] { loop.Source as BoundTensor, loop.Initial }.OfType<BoundTensor>(),
        _ => [],
    };

    /// <summary>The parts of an expression, including the bodies of loops.</summary>
    public static IEnumerable<BoundTensor> PartsOf(BoundTensor expression) =>
        expression is TensorLoop loop ? OperandsOf(loop).Append(loop.Body) : OperandsOf(expression);

    private bool Uses(Func<BoundLayer, bool> matches) =>
        Statements.Any(statement => ExpressionOf(statement) is { } expression && LayerFinder.Any(expression, matches));

    private void FindModules(BoundTensor expression, bool isConditional)
    {
        if (!StackGuard.HasRoom)
        {
            StackGuard.Continue((self: this, expression, isConditional), static c => c.self.FindModules(c.expression, c.isConditional));
            return;
        }
        foreach (var operand in OperandsOf(expression)) FindModules(operand, isConditional || expression is TensorConditional);
        if (expression is Application { IsAgain: false, Layer: var layer } && ModuleNeeds.NeedsModule(layer)) AddField(layer, isConditional);
        if (expression is TensorLoop loop && ModuleNeeds.NeedsModule(loop.Body)) AddField(loop, isConditional);
    }

    private void AddField(BoundLayer layer, bool isConditional)
    {
        // A block parameter is stored under its own name, like every parameter that is used later.
        if (layer is BlockParameterLayer given)
        {
            Add(new(layer, Identifiers.Camel(given.Parameter.Name), TypeOf(layer), layer.IsInline ? null : layer.Label, IsConditional: false));
            return;
        }

        var name = fieldNames.Unique(Identifiers.Camel(layer.Label ?? DefaultName(layer)), suffix: "Layer");
        // A layer without a name in an iteration is the iteration itself.
        var isSpliced = layer.IsInline || (Loop is not null && layer.Label is null && layer.HoldsState);
        Add(new(layer, name, TypeOf(layer), isSpliced ? null : layer.Label ?? name, isConditional));
    }

    private void AddField(TensorLoop loop, bool isConditional)
    {
        var name = fieldNames.Unique(Identifiers.Camel(loop.Label ?? DefaultLoopName), suffix: "Passes");
        var isSpliced = loop.IsInline || (loop.Label is null && LayerFinder.Any(loop.Body, layer => layer.HoldsState));
        Add(new(loop, name, $"Passes<{PassName(name)}>", isSpliced ? null : loop.Label ?? name, isConditional));
    }

    private void Add(ModuleField field)
    {
        fieldOf.Add(field.Node, field);
        Fields.Add(field);
    }

    /// <summary>The name of the class of the iterations in a field.</summary>
    public static string PassName(string field) =>
        field.StartsWith(DefaultLoopName, StringComparison.Ordinal)
            ? "Pass" + field.Substring(DefaultLoopName.Length) : Identifiers.Pascal(field.TrimStart('@')) + "Pass";

    private static string DefaultName(BoundLayer layer) => layer switch
    {
        SequenceLayer => "stages",
        ParallelLayer => "branches",
        BlockLayer block => block.Block.Name,
        OperationLayer operation => operation.Operation.Name,
        _ => "layer",
    };

    /// <summary>The type of the field that a layer needs.</summary>
    private static string TypeOf(BoundLayer layer) => layer switch
    {
        SequenceLayer => "Sequential",
        ParallelLayer => "Branches",
        BlockLayer block => block.Block.Name,
        OperationLayer { Operation.Emission.FieldType: { } type } => type,
        _ => "Backbone",
    };

    private sealed class AgainFinder : TreeWalker
    {
        public List<BoundLayer> Layers { get; } = [];

        protected override void OnAgain(Application application) => Layers.Add(application.Layer);
    }

    private sealed class NameFinder : TreeWalker
    {
        public List<LoopVariable> Variables { get; } = [];

        protected override void OnLoop(TensorLoop repeated)
        {
            Variables.AddRange(new[] { repeated.Index, repeated.Variable }.OfType<LoopVariable>());
            base.OnLoop(repeated);
        }

        protected override void OnStage(BoundStage stage)
        {
            if (stage is ForStage loop) Variables.Add(loop.Variable);
        }
    }
}
