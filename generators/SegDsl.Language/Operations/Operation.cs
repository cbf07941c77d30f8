using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>
/// An operation of the language, one entry for all who need to know: its signature, shape rule, state, cost, C# and documentation.
/// </summary>
public sealed record Operation
{
    /// <summary>The name in the language, say <c>Conv</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence on what it does.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// An application in a network whose input <c>x</c> is <c>[N, 8, H, W]</c>: documentation, and what every test of all operations runs. The
    /// operation is the last one of its kind in it; of a list it takes one tensor.
    /// </summary>
    public required string Example { get; init; }

    /// <summary>The tensors it takes, in order. A pipe gives the first one.</summary>
    public required IReadOnlyList<Operand> Operands { get; init; }

    /// <summary>The constants it takes, in order; in calls they follow the tensors.</summary>
    public IReadOnlyList<OperationParameter> Parameters { get; init; } = [];

    /// <summary>Whether a parameter takes numbers that need not be whole.</summary>
    internal bool IsFloat(string parameter)
    {
        foreach (var known in Parameters)
            if (known.Name == parameter) return known.Type == BoundType.Float;
        return false;
    }

    /// <summary>Whether it takes <c>init:</c>, and the <c>init</c> of its block.</summary>
    public bool TakesInitialization { get; init; }

    /// <summary>Whether it is what the <c>norm</c> of the network says.</summary>
    public bool TakesNormalization { get; init; }

    /// <summary>The shape of the result; null where something is wrong, which the rule has then reported, and where <see cref="Shapes"/> is given.</summary>
    public Func<OperationContext, TensorShape?> Shape { get; init; } = _ => null;

    /// <summary>The shapes of the tensors of the list that it gives; null where it gives one tensor.</summary>
    public Func<OperationContext, IReadOnlyList<TensorShape>?>? Shapes { get; init; }

    /// <summary>
    /// How many floating-point operations an application costs, from its operands and the shape of its result; a multiplication and an
    /// addition are two. Nothing where data is only moved.
    /// </summary>
    public Func<OperationContext, TensorShape, Dimension> Flops { get; init; } = (_, _) => Dimension.Zero;

    /// <summary>What C# it becomes.</summary>
    public required OperationEmission Emission { get; init; }

    /// <summary>Its parameters and buffers in the order of the state dictionary; null where it has none.</summary>
    public Func<OperationContext, IReadOnlyList<OperationState>>? State { get; init; }

    /// <summary>Whether it has parameters or buffers, and so needs a name.</summary>
    public bool HoldsState => State is not null;
}

/// <summary>A parameter or buffer of an operation.</summary>
/// <param name="Name">The last part of its state key, say <c>weight</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="IsParameter">Whether it is learnt; else it is a buffer.</param>
/// <param name="IsInteger">Whether it holds 64-bit whole numbers instead of floating-point numbers.</param>
public sealed record OperationState(string Name, TensorShape Shape, bool IsParameter, bool IsInteger = false);

/// <summary>A tensor that an operation takes.</summary>
/// <param name="Name">The name, for named arguments.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
/// <param name="IsVariadic">Whether it may be given any number of times, at least once, lists of tensors included; only the last operand.</param>
public sealed record Operand(string Name, bool IsOptional = false, bool IsVariadic = false);

/// <summary>A constant that an operation takes.</summary>
/// <param name="Name">The name, for named arguments.</param>
/// <param name="Type">The type.</param>
/// <param name="Default">
/// The default, a <see cref="long"/>, <see cref="double"/> or <see cref="bool"/>, or the name of a member of an enumeration; null where there is none.
/// </param>
/// <param name="IsOptional">Whether it may be left out although it has no default.</param>
/// <param name="AllowsSame">Whether <c>same</c> may be given (a padding that keeps the size at stride 1), which is then also the default.</param>
public sealed record OperationParameter(string Name, BoundType Type, object? Default = null, bool IsOptional = false, bool AllowsSame = false);
