using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Construction;

/// <summary>The static knowledge about a value of a body.</summary>
public abstract class ShapeValue;

/// <summary>A tensor.</summary>
/// <param name="shape">Its shape, over the symbols of the block.</param>
public sealed class TensorValue(TensorShape shape) : ShapeValue
{
    /// <summary>The shape, over the symbols of the block.</summary>
    public TensorShape Shape { get; } = shape;
}

/// <summary>A list of tensors: the shape of each if their number is known, otherwise their common shape.</summary>
public sealed class ListShape : ShapeValue
{
    internal ListShape(IReadOnlyList<TensorShape>? items, TensorShape element, ListOrigin origin)
    {
        Items = items;
        Element = element;
        Origin = origin;
    }

    /// <summary>The shapes of the tensors; null if their number depends on the arguments of the constructor.</summary>
    public IReadOnlyList<TensorShape>? Items { get; }

    /// <summary>
    /// The common shape of all tensors; symbols stand for dimensions in which they may differ. The shape of the first tensor if their numbers of
    /// dimensions differ.
    /// </summary>
    public TensorShape Element { get; }

    /// <summary>The first tensor with another number of dimensions than <see cref="Element"/>; null if all have the same number.</summary>
    internal TensorShape? OtherRank => Items?.FirstOrDefault(i => i.Rank != Element.Rank);

    /// <summary>The source of the tensors' channels.</summary>
    public ListOrigin Origin { get; }
}

/// <summary>The source of the channels of a list's tensors.</summary>
public abstract record ListOrigin;

/// <summary>The shapes themselves: <see cref="ListShape.Items"/>.</summary>
public sealed record ListItems : ListOrigin;

/// <summary>A parameter of the constructor.</summary>
/// <param name="Value">The input.</param>
public sealed record ListInput(BoundValue Value) : ListOrigin;

/// <summary>Parallel branches of unknown number.</summary>
/// <param name="Layer">The branches.</param>
public sealed record ListOfBranches(ParallelLayer Layer) : ListOrigin;

/// <summary>The iterations of a loop.</summary>
/// <param name="Loop">The loop.</param>
/// <param name="Channels">The channels of the result of an iteration; null if they are known only at run time.</param>
public sealed record ListOfPasses(TensorLoop Loop, Dimension? Channels) : ListOrigin;

/// <summary>A list returned by an applied block.</summary>
/// <param name="Layer">The application of the block.</param>
/// <param name="Output">The output; null for a single output.</param>
public sealed record ListOfLayer(BoundLayer Layer, string? Output) : ListOrigin;

/// <summary>One of two lists.</summary>
/// <param name="Choice">The conditional.</param>
/// <param name="Then">The list if its condition holds.</param>
/// <param name="Else">The list otherwise.</param>
public sealed record ListChoice(TensorConditional Choice, ListShape Then, ListShape Else) : ListOrigin;

/// <summary>A concatenation of lists and tensors.</summary>
/// <param name="Parts">The parts: <see cref="TensorValue"/>s and <see cref="ListShape"/>s.</param>
public sealed record ListJoin(IReadOnlyList<ShapeValue> Parts) : ListOrigin;

/// <summary>The named outputs of an applied block.</summary>
/// <param name="member">Returns the value of an output; null if it is unknown.</param>
public sealed class OutputsValue(Func<string, ShapeValue?> member) : ShapeValue
{
    /// <summary>The value of an output; null if it is unknown.</summary>
    public ShapeValue? Member(string output) => member(output);
}
