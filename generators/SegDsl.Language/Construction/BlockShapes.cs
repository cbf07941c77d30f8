using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Construction;

/// <summary>
/// The shapes of all values of a block, over open parameters and inputs, from which its constructor and its documentation are generated.
/// </summary>
public sealed class BlockShapes
{
    private readonly Dictionary<BoundTensor, ShapeValue> expressions = new(ReferenceComparer.Instance);
    private readonly Dictionary<BoundLayer, TensorShape> inputs = new(ReferenceComparer.Instance);
    private readonly Dictionary<BoundLayer, ShapeValue> results = new(ReferenceComparer.Instance);
    private readonly Dictionary<ForStage, Dimension> repeated = new(ReferenceComparer.Instance);
    private readonly Dictionary<object, Dimension> chosen = new(ReferenceComparer.Instance);
    private readonly Dictionary<TensorLoop, PassShapes> passes = new(ReferenceComparer.Instance);
    private readonly Dictionary<BoundOutput, ShapeValue> outputs = new(ReferenceComparer.Instance);
    private readonly Dictionary<BoundValue, ShapeValue> values = [];
    private readonly Dictionary<ShapeSymbol, Dimension> declared = [];

    internal BlockShapes(BlockSignature block) => Block = block;

    /// <summary>The block.</summary>
    public BlockSignature Block { get; }

    /// <summary>Whether the shapes of all values are known; otherwise this block, or one that it applies, has an error.</summary>
    public bool IsComplete { get; internal set; } = true;

    /// <summary>Whether a block that it applies is incomplete.</summary>
    internal bool RestsOnIncomplete { get; set; }

    /// <summary>The symbols of the shapes.</summary>
    public SymbolTable Symbols { get; } = new();

    /// <summary>The value of an expression; null if it is unknown.</summary>
    public ShapeValue? Of(BoundTensor expression) => Find(expressions, expression);

    /// <summary>The shape of the first operand of a layer; null if it is unknown.</summary>
    public TensorShape? InputOf(BoundLayer layer) => Find(inputs, layer);

    /// <summary>The result of a layer; null if it is unknown.</summary>
    public ShapeValue? ResultOf(BoundLayer layer) => Find(results, layer);

    /// <summary>
    /// The channels after a <see cref="TensorConditional"/>, an <see cref="IfStage"/> or a <see cref="ForStage"/> that they depend on; null if both
    /// branches have the same.
    /// </summary>
    public Dimension? ChosenBy(object choice) => Find(chosen, choice);

    /// <summary>The channels after an iteration of repeated stages; null if it does not change them.</summary>
    public Dimension? AfterPass(ForStage loop) => Find(repeated, loop);

    /// <summary>The iterations of a loop; null if the list it iterates over is unknown.</summary>
    public PassShapes? PassesOf(TensorLoop loop) => Find(passes, loop);

    /// <summary>An input or a named value; null if it is unknown.</summary>
    public ShapeValue? ValueOf(BoundValue value) => Find(values, value);

    /// <summary>An output; null if it is unknown.</summary>
    public ShapeValue? OutputOf(BoundOutput output) => Find(outputs, output);

    /// <summary>The channels of a symbol that a shape annotation declares; null for symbols of inputs.</summary>
    public Dimension? ValueOf(ShapeSymbol symbol) => declared.TryGetValue(symbol, out var dimension) ? dimension : null;

    /// <summary>Whether shapes are recorded; false for those of an application that does not construct anything.</summary>
    internal bool IsRecording { get; set; } = true;

    internal void Record(BoundTensor expression, ShapeValue? value) => Set(expressions, expression, value);

    internal void RecordInput(BoundLayer layer, TensorShape? shape) => Set(inputs, layer, shape);

    internal void RecordResult(BoundLayer layer, ShapeValue? value) => Set(results, layer, value);

    internal void RecordChoice(object choice, Dimension? channels) => Set(chosen, choice, channels);

    internal void RecordPass(ForStage loop, Dimension? channels) => Set(repeated, loop, channels);

    internal void RecordPasses(TensorLoop loop, PassShapes shapes) => Set(passes, loop, shapes);

    internal void RecordOutput(BoundOutput output, ShapeValue? value) => Set(outputs, output, value);

    internal void RecordValue(BoundValue value, ShapeValue? shape) => Set(values, value, shape);

    internal void Declare(ShapeSymbol symbol, Dimension value) => declared[symbol] = value;

    /// <summary>Whether the sum of two tensors has the shape of the first one, for all values of the symbols.</summary>
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

    private void Set<TKey, TValue>(Dictionary<TKey, TValue> values, TKey key, TValue? value) where TKey : notnull where TValue : class
    {
        if (!IsRecording) return;
        if (value is null) values.Remove(key);
        else values[key] = value;
    }
}

/// <summary>The inputs and the result of the iterations of a loop over tensors.</summary>
/// <param name="Captures">The values of the enclosing body that an iteration refers to, in the order of their first use.</param>
/// <param name="IsModule">Whether an iteration is a module; otherwise it is part of <c>forward</c>.</param>
/// <param name="Source">The list it iterates over; null for constants.</param>
/// <param name="Element">The tensor of an iteration, in the symbols of the enclosing body; null for constants.</param>
/// <param name="Result">The shape of the result of an iteration, in the symbols of the iteration.</param>
public sealed record PassShapes(IReadOnlyList<Capture> Captures, bool IsModule, ListShape? Source, TensorShape? Element, TensorShape Result);

/// <summary>A value passed to an iteration of a loop.</summary>
/// <param name="Value">The value.</param>
/// <param name="Outer">Its shape in the enclosing body.</param>
/// <param name="Inner">Its shape in the iteration.</param>
public sealed record Capture(BoundValue Value, ShapeValue Outer, ShapeValue Inner);
