using SegDsl.Language.Shapes;
using SegDsl.Onnx.Format;

namespace SegDsl.Onnx.Import;

/// <summary>An operation of the language, translated from nodes of a model. The passes of the import replace layers by others.</summary>
/// <param name="operation">The name of the operation, the sign of an element-wise operator, or <see cref="Input"/> or <see cref="Parameter"/>.</param>
internal sealed class Layer(string operation)
{
    /// <summary>The <see cref="Operation"/> of an input of the network.</summary>
    public const string Input = "input";

    /// <summary>The <see cref="Operation"/> of a tensor that is a parameter of a block.</summary>
    public const string Parameter = "param";

    /// <summary>The name of the operation.</summary>
    public string Operation => operation;

    /// <summary>The operands: results of other layers, and numbers of element-wise operators.</summary>
    public List<Operand> Inputs { get; init; } = [];

    /// <summary>The constant arguments, in the order of the operation's parameters.</summary>
    public IReadOnlyList<Argument> Arguments { get; set; } = [];

    /// <summary>The shapes of the results: one, except for operations that return lists.</summary>
    public required IReadOnlyList<TensorShape> Shapes { get; init; }

    /// <summary>Whether the result is a list of tensors, even if it has one element.</summary>
    public bool IsList { get; init; }

    /// <summary>The parameters and buffers, by the last part of their key.</summary>
    public IReadOnlyList<State> State { get; init; } = [];

    /// <summary>The names of the modules around it, outermost first, as far as the model names them.</summary>
    public IReadOnlyList<string> Path { get; set; } = [];

    /// <summary>Whether <see cref="Path"/> is known from the model.</summary>
    public bool HasPath { get; set; }

    /// <summary>The node that it comes from, with its operator, for messages.</summary>
    public string? Origin { get; set; }

    /// <summary>A name for it among the layers of its module, if the model has one.</summary>
    public string? GivenLabel { get; init; }

    /// <summary>Its name among the layers of its module.</summary>
    public string? Label { get; set; }

    /// <summary>The layer of the same module whose weights it applies again; null if it has its own.</summary>
    public Layer? First { get; set; }

    /// <summary>The shape of the only result.</summary>
    public TensorShape Shape => Shapes[0];

    /// <summary>The position in the order of execution of the model.</summary>
    public int Index { get; set; }

    /// <summary>The tensors that it reads.</summary>
    public IEnumerable<Result> Sources => Inputs.Where(i => i.Result is not null).Select(i => i.Result!.Value);
}

/// <summary>A result of a layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Part">The index of the result.</param>
internal readonly record struct Result(Layer Layer, int Part)
{
    /// <summary>The shape.</summary>
    public TensorShape Shape => Layer.Shapes[Part];
}

/// <summary>An operand of a layer: a tensor, or a number.</summary>
/// <param name="Result">The tensor; null for a number.</param>
/// <param name="Number">The number.</param>
internal readonly record struct Operand(Result? Result, double Number)
{
    /// <summary>A tensor.</summary>
    public static implicit operator Operand(Result result) => new(result, 0);

    /// <summary>A number.</summary>
    public static implicit operator Operand(double number) => new(null, number);
}

/// <summary>A constant argument of a layer.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Value">A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, a name as <see cref="string"/>, a list of these, or dimensions.</param>
/// <param name="Default">The value that the parameter has if the argument is omitted; null if it is required.</param>
/// <param name="IsPositional">Whether the argument is written without its name.</param>
internal sealed record Argument(string Name, object Value, object? Default = null, bool IsPositional = false);

/// <summary>A parameter or buffer.</summary>
/// <param name="Name">The last part of its key.</param>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Read">Reads the elements.</param>
/// <param name="Source">The tensor of the model that it comes from; null if it has no counterpart there.</param>
/// <param name="Key">The name of that tensor, which may be an alias.</param>
/// <param name="IsInteger">Whether it holds a 64-bit integer.</param>
internal sealed record State(string Name, IReadOnlyList<long> Shape, Func<float[]> Read, StoredValues? Source, string? Key = null, bool IsInteger = false);
