using System.Globalization;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>A block with evaluated arguments, as the value of a block parameter.</summary>
/// <param name="Block">The block.</param>
/// <param name="Arguments">The values of its parameters.</param>
/// <param name="Normalization">The normalization that <c>Norm</c> stands for in it; null if none was selected.</param>
internal sealed record BlockClosure(BlockSignature Block, IReadOnlyDictionary<string, object> Arguments, AppliedNormalization? Normalization);

/// <summary>The value of a parameter that has neither an argument nor a default.</summary>
internal sealed record OpenValue(string Name);

/// <summary>The named outputs of an applied block: each a shaped value or a list of them; null if the shape is unknown.</summary>
internal sealed record NamedOutputs(string Block, IReadOnlyDictionary<string, object?> Values);

/// <summary>
/// One application of a block during the elaboration of a network: the values of its names, and its caller. Constants are
/// <see cref="Dimension"/> (for <c>int</c>), <see cref="double"/>, <see cref="bool"/>, <see cref="string"/> (also for members of
/// enumerations), lists of these, or <see cref="BlockClosure"/>.
/// </summary>
internal sealed class Frame(
    BoundBlock block, IReadOnlyDictionary<string, object> arguments, string path, AppliedNormalization? normalization, Frame? caller, SourceSpan callSpan,
    WorkBudget? budget = null)
{
    private const int MostShown = 15;

    public BoundBlock Block { get; } = block;

    /// <summary>Counts the calculations; the caller's, unless another one is given.</summary>
    public WorkBudget Budget { get; } = budget ?? caller?.Budget ?? WorkBudget.Unlimited;

    /// <summary>The path of the module, or of the current loop iteration in it.</summary>
    public string Path { get; set; } = path;

    /// <summary>The normalization that <c>Norm</c> stands for here: the caller's selection, or else the block's own. Null if there is neither.</summary>
    public AppliedNormalization? Normalization { get; set; } = normalization;

    /// <summary>The index in the state of its next own parameter; in a state dictionary these precede the parameters of the children.</summary>
    public int StateStart { get; set; }

    public SourceText Source => Block.Signature.Source;

    /// <summary>The values of the parameters.</summary>
    public IReadOnlyDictionary<string, object> Arguments { get; } = arguments;

    /// <summary>The dimensions of the inputs' symbols.</summary>
    public Dictionary<string, Dimension> Symbols { get; } = new(StringComparer.Ordinal);

    /// <summary>The values of the loop variables that are in scope.</summary>
    public Dictionary<LoopVariable, object> LoopVariables { get; } = [];

    /// <summary>The values of named constants that were already evaluated.</summary>
    public Dictionary<ConstantStatement, object> Constants { get; } = new(ReferenceComparer.Instance);

    /// <summary>The named constants that have no value, which is reported.</summary>
    public HashSet<object> Failed { get; } = new(ReferenceComparer.Instance);

    /// <summary>The layers that were applied: the paths of their modules, and the lengths of the lists they were applied to.</summary>
    public Dictionary<BoundLayer, (string Path, IReadOnlyList<int> Lengths)> Applied { get; } = new(ReferenceComparer.Instance);

    /// <summary>Inputs and named values: a shaped value, a list of them, or named outputs; null if the shape is unknown.</summary>
    public Dictionary<BoundValue, object?> Values { get; } = [];

    /// <summary>The applications that led here, innermost first; of many, the innermost ones and the outermost one.</summary>
    public IEnumerable<RelatedLocation> CallChain()
    {
        var frame = this;
        for (var shown = 0; frame.Caller is { } outer; frame = outer)
        {
            if (shown++ < MostShown || outer.Caller is null)
                yield return new($"'{frame.Block.Name}' is applied here", outer.Source.Locate(frame.CallSpan));
        }
    }

    /// <summary>Where <c>network A = B(…)</c> gives the value of a parameter of this block B; null in other applications.</summary>
    public (Frame Network, SourceSpan Span)? GivenBy(BoundParameter parameter) =>
        Caller is { Block.Base: { } instance } && instance.Block == Block.Signature
        && instance.Arguments.FirstOrDefault(a => a.Name == parameter.Name) is { IsDefault: false } argument
            ? (Caller, argument.Value.Span)
            : null;

    /// <summary>The values of parameters and symbols, to append to a message; empty without values.</summary>
    public string Bindings()
    {
        var bindings = Symbols.Select(s => (s.Key, Value: s.Value.ToString()))
            .Concat(Arguments.Where(a => a.Value is Dimension or bool).Select(a => (a.Key, Value: Text(a.Value))))
            .Concat(LoopVariables.Select(v => (Key: v.Key.Name, Value: Text(v.Value))))
            .Where(b => b.Key != b.Value)
            .Select(b => $"{b.Key} = {b.Value}");
        var text = string.Join(", ", bindings);
        return text.Length == 0 ? "" : $" (with {text})";
    }

    private Frame? Caller { get; } = caller;

    private SourceSpan CallSpan { get; } = callSpan;

    private static string Text(object value) =>
        value is bool truth ? truth ? "true" : "false" : System.Convert.ToString(value, CultureInfo.InvariantCulture);
}
