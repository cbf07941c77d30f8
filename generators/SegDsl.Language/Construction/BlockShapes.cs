using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Construction;

/// <summary>
/// The shapes of all values of a block, with its parameters and inputs left open: what its constructor and its documentation are written from.
/// </summary>
public sealed class BlockShapes
{
    private readonly Dictionary<BoundTensor, ShapeValue> expressions = new(ReferenceComparer<BoundTensor>.Instance);
    private readonly Dictionary<BoundLayer, TensorShape> inputs = new(ReferenceComparer<BoundLayer>.Instance);
    private readonly Dictionary<BoundLayer, ShapeValue> results = new(ReferenceComparer<BoundLayer>.Instance);
    private readonly Dictionary<ForStage, Dimension> repeated = new(ReferenceComparer<ForStage>.Instance);
    private readonly Dictionary<object, Dimension> chosen = new(ReferenceComparer<object>.Instance);
    private readonly Dictionary<TensorLoop, PassShapes> passes = new(ReferenceComparer<TensorLoop>.Instance);
    private readonly Dictionary<BoundOutput, ShapeValue> outputs = new(ReferenceComparer<BoundOutput>.Instance);
    private readonly Dictionary<BoundValue, ShapeValue> values = [];
    private readonly Dictionary<ShapeSymbol, Dimension> declared = [];

    internal BlockShapes(BlockSignature block) => Block = block;

    /// <summary>The block.</summary>
    public BlockSignature Block { get; }

    /// <summary>Whether the shapes of all values are known; else something is wrong, here or in a block that it applies.</summary>
    public bool IsComplete { get; internal set; } = true;

    /// <summary>Whether a block that it applies is not complete.</summary>
    internal bool RestsOnIncomplete { get; set; }

    /// <summary>The symbols of the shapes.</summary>
    public SymbolTable Symbols { get; } = new();

    /// <summary>The value of an expression; null where it is not known.</summary>
    public ShapeValue? Of(BoundTensor expression) => Find(expressions, expression);

    /// <summary>The shape of the first operand of a layer; null where it is not known.</summary>
    public TensorShape? InputOf(BoundLayer layer) => Find(inputs, layer);

    /// <summary>What a layer gives; null where it is not known.</summary>
    public ShapeValue? ResultOf(BoundLayer layer) => Find(results, layer);

    /// <summary>
    /// The channels behind a <see cref="TensorConditional"/>, an <see cref="IfStage"/> or a <see cref="ForStage"/> that decides about them; null
    /// where they are the same either way.
    /// </summary>
    public Dimension? ChosenBy(object choice) => Find(chosen, choice);

    /// <summary>The channels at the end of a pass of repeated stages; null where it leaves them alone.</summary>
    public Dimension? AfterPass(ForStage loop) => Find(repeated, loop);

    /// <summary>The passes of a loop; null where what it runs over is not known.</summary>
    public PassShapes? PassesOf(TensorLoop loop) => Find(passes, loop);

    /// <summary>An input or a named value; null where it is not known.</summary>
    public ShapeValue? ValueOf(BoundValue value) => Find(values, value);

    /// <summary>An output; null where it is not known.</summary>
    public ShapeValue? OutputOf(BoundOutput output) => Find(outputs, output);

    /// <summary>The channels that a symbol of a value's written shape stands for; null for symbols of inputs.</summary>
    public Dimension? ValueOf(ShapeSymbol symbol) => declared.TryGetValue(symbol, out var dimension) ? dimension : null;

    internal void Record(BoundTensor expression, ShapeValue? value) => Set(expressions, expression, value);

    internal void RecordInput(BoundLayer layer, TensorShape? shape) => Set(inputs, layer, shape);

    internal void RecordResult(BoundLayer layer, ShapeValue? value) => Set(results, layer, value);

    internal void RecordChoice(object choice, Dimension? channels) => Set(chosen, choice, channels);

    internal void RecordPass(ForStage loop, Dimension? channels) => Set(repeated, loop, channels);

    internal void RecordPasses(TensorLoop loop, PassShapes shapes) => passes[loop] = shapes;

    internal void RecordOutput(BoundOutput output, ShapeValue? value) => Set(outputs, output, value);

    internal void RecordValue(BoundValue value, ShapeValue? shape) => Set(values, value, shape);

    internal void Declare(ShapeSymbol symbol, Dimension value) => declared[symbol] = value;

    /// <summary>Whether the sum of two tensors has the shape of the first, whatever the symbols are.</summary>
    public bool Absorbs(TensorShape into, TensorShape other)
    {
        if (into is null || other is null || other.Rank > into.Rank) return false;
        for (var i = 1; i <= other.Rank; i++)
        {
            var (target, added) = (into[into.Rank - i], other[other.Rank - i]);
            if (!Symbols.AreEqual(target, added) && Symbols.Expand(added).Value != 1 && !Symbols.IsAboveOne(target)) return false;
        }
        return true;
    }

    private static TValue? Find<TKey, TValue>(Dictionary<TKey, TValue> values, TKey key) where TKey : notnull where TValue : class =>
        values.TryGetValue(key, out var value) ? value : null;

    private static void Set<TKey, TValue>(Dictionary<TKey, TValue> values, TKey key, TValue? value) where TKey : notnull where TValue : class
    {
        if (value is null) values.Remove(key);
        else values[key] = value;
    }
}

/// <summary>What the passes of a loop between tensors are given.</summary>
/// <param name="Captures">The values of the body around it that a pass refers to, in the order of their first use.</param>
/// <param name="IsModule">Whether a pass is a module of its own; else it is a piece of <c>forward</c>.</param>
/// <param name="Source">The list that it runs over; null where it runs over constants.</param>
/// <param name="Element">The tensor of a pass as the body around sees it; null where it runs over constants.</param>
/// <param name="Result">The shape of a pass' result as the pass sees it.</param>
public sealed record PassShapes(IReadOnlyList<Capture> Captures, bool IsModule, ListShape? Source, TensorShape? Element, TensorShape Result);

/// <summary>A value that a pass of a loop is given.</summary>
/// <param name="Value">The value.</param>
/// <param name="Outer">What the body around knows of it.</param>
/// <param name="Inner">What the pass knows of it.</param>
public sealed record Capture(BoundValue Value, ShapeValue Outer, ShapeValue Inner);
