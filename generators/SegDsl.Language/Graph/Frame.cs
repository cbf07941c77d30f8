using System.Globalization;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>A block with evaluated arguments, as the value of a block parameter.</summary>
/// <param name="Block">The block.</param>
/// <param name="Arguments">The values of its parameters.</param>
/// <param name="Normalization">What <c>Norm</c> is in it; null where nobody said.</param>
internal sealed record BlockClosure(BlockSignature Block, IReadOnlyDictionary<string, object> Arguments, AppliedNormalization? Normalization);

/// <summary>The value of a parameter that nobody chose and that has no default.</summary>
internal sealed record OpenValue(string Name);

/// <summary>The named outputs of an applied block: each a shaped value or a list of them; null where the shape could not be found.</summary>
internal sealed record NamedOutputs(string Block, IReadOnlyDictionary<string, object?> Values);

/// <summary>
/// One application of a block while a network is laid out: what its names stand for, and who applied it. Constants are
/// <see cref="Dimension"/> (for <c>int</c>), <see cref="double"/>, <see cref="bool"/>, <see cref="string"/> (also for members of
/// enumerations), lists of these, or <see cref="BlockClosure"/>.
/// </summary>
internal sealed class Frame(
    BoundBlock block, IReadOnlyDictionary<string, object> arguments, string path, AppliedNormalization? normalization, Frame? caller, SourceSpan callSpan)
{
    public BoundBlock Block { get; } = block;

    /// <summary>The path of the module, or of the pass of a loop in it.</summary>
    public string Path { get; set; } = path;

    /// <summary>What <c>Norm</c> is here: what was said from outside, else what the block says. Null where nobody said.</summary>
    public AppliedNormalization? Normalization { get; set; } = normalization;

    /// <summary>Where in the state its next own parameter goes: in a state dictionary those of a module come before those of its children.</summary>
    public int StateStart { get; set; }

    public SourceText Source => Block.Signature.Source;

    /// <summary>The values of the parameters.</summary>
    public IReadOnlyDictionary<string, object> Arguments { get; } = arguments;

    /// <summary>The dimensions that symbols of the inputs stand for.</summary>
    public Dictionary<string, Dimension> Symbols { get; } = new(StringComparer.Ordinal);

    /// <summary>The values of the loop variables that are in scope.</summary>
    public Dictionary<LoopVariable, object> LoopVariables { get; } = [];

    /// <summary>Named constants that were evaluated already.</summary>
    public Dictionary<ConstantStatement, object> Constants { get; } = [];

    /// <summary>Inputs and named values: a shaped value, a list of them, or named outputs; null where the shape could not be found.</summary>
    public Dictionary<BoundValue, object?> Values { get; } = [];

    /// <summary>The applications that led here, the innermost first.</summary>
    public IEnumerable<RelatedLocation> CallChain()
    {
        var frame = this;
        while (frame.Caller is { } outer)
        {
            yield return new($"'{frame.Block.Name}' is applied here", outer.Source.Locate(frame.CallSpan));
            frame = outer;
        }
    }

    /// <summary>What parameters and symbols stand for here, for the end of a message; empty where nothing is worth telling.</summary>
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
