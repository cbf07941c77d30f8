using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Construction;

/// <summary>What is known of a value of a body before its block is constructed.</summary>
public abstract class ShapeValue;

/// <summary>A tensor.</summary>
/// <param name="shape">Its shape, over the symbols of the block.</param>
public sealed class TensorValue(TensorShape shape) : ShapeValue
{
    /// <summary>The shape, over the symbols of the block.</summary>
    public TensorShape Shape { get; } = shape;
}

/// <summary>A list of tensors: each for itself where their number is known, else what all have in common.</summary>
public sealed class ListShape : ShapeValue
{
    internal ListShape(IReadOnlyList<TensorShape>? items, TensorShape element, ListOrigin origin)
    {
        Items = items;
        Element = element;
        Origin = origin;
    }

    /// <summary>The shapes of the tensors; null where their number depends on what the constructor is given.</summary>
    public IReadOnlyList<TensorShape>? Items { get; }

    /// <summary>What all tensors have in common; symbols stand for dimensions in which they may differ.</summary>
    public TensorShape Element { get; }

    /// <summary>Who knows the channels of the tensors.</summary>
    public ListOrigin Origin { get; }
}

/// <summary>Who knows the channels of a list's tensors.</summary>
public abstract record ListOrigin;

/// <summary>The shapes themselves: <see cref="ListShape.Items"/>.</summary>
public sealed record ListItems : ListOrigin;

/// <summary>A parameter of the constructor.</summary>
/// <param name="Value">The input.</param>
public sealed record ListInput(BoundValue Value) : ListOrigin;

/// <summary>Parallel branches whose number is not known.</summary>
/// <param name="Layer">The branches.</param>
public sealed record ListOfBranches(ParallelLayer Layer) : ListOrigin;

/// <summary>The passes of a loop.</summary>
/// <param name="Loop">The loop.</param>
/// <param name="Channels">The channels of a pass' result; null where they are known only at run time.</param>
public sealed record ListOfPasses(TensorLoop Loop, Dimension? Channels) : ListOrigin;

/// <summary>A list that an applied block gives.</summary>
/// <param name="Layer">The application of the block.</param>
/// <param name="Output">The output; null for the only one.</param>
public sealed record ListOfLayer(BoundLayer Layer, string? Output) : ListOrigin;

/// <summary>One of two lists.</summary>
/// <param name="Choice">The conditional.</param>
/// <param name="Then">The list where its condition holds.</param>
/// <param name="Else">The list where not.</param>
public sealed record ListChoice(TensorConditional Choice, ListShape Then, ListShape Else) : ListOrigin;

/// <summary>Lists and tensors behind one another.</summary>
/// <param name="Parts">The parts: <see cref="TensorValue"/>s and <see cref="ListShape"/>s.</param>
public sealed record ListJoin(IReadOnlyList<ShapeValue> Parts) : ListOrigin;

/// <summary>The named outputs of an applied block.</summary>
/// <param name="member">The value of an output; null where it is not known.</param>
public sealed class OutputsValue(Func<string, ShapeValue?> member) : ShapeValue
{
    /// <summary>The value of an output; null where it is not known.</summary>
    public ShapeValue? Member(string output) => member(output);
}
