using SegDsl.Language.Types;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>
/// An operation of the language. This single entry defines its signature, shape rule, state, cost, C# and documentation.
/// </summary>
public sealed record Operation
{
    /// <summary>The name in the language, for example <c>Conv</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A one-sentence description.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// An application in a network whose input <c>x</c> is <c>[N, 8, H, W]</c>; shown in the documentation and run by the tests of all operations.
    /// The operation is the last one of its kind in the example, and returns or selects one tensor.
    /// </summary>
    public required string Example { get; init; }

    /// <summary>The tensors it takes, in order. A pipe passes the first one.</summary>
    public required IReadOnlyList<Operand> Operands { get; init; }

    /// <summary>The constants it takes, in order; in calls they follow the tensors.</summary>
    public IReadOnlyList<OperationParameter> Parameters { get; init; } = [];

    /// <summary>Whether a parameter is a <c>float</c>.</summary>
    internal bool IsFloat(string parameter)
    {
        foreach (var known in Parameters)
            if (known.Name == parameter) return known.Type == BoundType.Float;
        return false;
    }

    /// <summary>Whether it accepts <c>init:</c> and uses the <c>init</c> of its block.</summary>
    public bool TakesInitialization { get; init; }

    /// <summary>Whether <c>norm</c> selects what it is.</summary>
    public bool TakesNormalization { get; init; }

    /// <summary>The shape of the result; null if the rule reported an error, and if <see cref="Shapes"/> is set.</summary>
    public Func<OperationContext, TensorShape?> Shape { get; init; } = _ => null;

    /// <summary>The shapes of the tensors in the resulting list; null if the result is one tensor.</summary>
    public Func<OperationContext, IReadOnlyList<TensorShape>?>? Shapes { get; init; }

    /// <summary>
    /// The floating-point operations of an application, from its operands and the shape of its result. A multiply-add counts as two, moving data as
    /// zero.
    /// </summary>
    public Func<OperationContext, TensorShape, Dimension> Flops { get; init; } = (_, _) => Dimension.Zero;

    /// <summary>Whether the result consists of probabilities, which losses on scores do not accept.</summary>
    public bool ReturnsProbabilities { get; init; }

    /// <summary>The C# that it compiles to.</summary>
    public required OperationEmission Emission { get; init; }

    /// <summary>Its parameters and buffers in the order of the state dictionary; null if it has none.</summary>
    public Func<OperationContext, IReadOnlyList<OperationState>>? State { get; init; }

    /// <summary>Whether it has parameters or buffers, and therefore needs a name.</summary>
    public bool HoldsState => State is not null;
}

/// <summary>A parameter or buffer of an operation.</summary>
/// <param name="Name">The last part of its state key, for example <c>weight</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="IsParameter">Whether it is a learned parameter; otherwise it is a buffer.</param>
/// <param name="IsInteger">Whether it holds 64-bit integers instead of floating-point numbers.</param>
public sealed record OperationState(string Name, TensorShape Shape, bool IsParameter, bool IsInteger = false);

/// <summary>A tensor that an operation takes.</summary>
/// <param name="Name">The name, for named arguments.</param>
/// <param name="IsOptional">Whether it may be omitted.</param>
/// <param name="IsVariadic">Whether it accepts one or more tensors and lists of tensors; only for the last operand.</param>
public sealed record Operand(string Name, bool IsOptional = false, bool IsVariadic = false);

/// <summary>A constant that an operation takes.</summary>
/// <param name="Name">The name, for named arguments.</param>
/// <param name="Type">The type.</param>
/// <param name="Default">
/// The default, a <see cref="long"/>, <see cref="double"/> or <see cref="bool"/>, or the name of a member of an enumeration; null if there is none.
/// </param>
/// <param name="IsOptional">Whether it may be omitted although it has no default.</param>
/// <param name="AllowsSame">Whether it accepts <c>same</c>, the padding that keeps the size at stride 1, which is then also the default.</param>
/// <param name="Sides">
/// If not 1, the length of a list that it accepts in place of one integer for all sides: 2 for <c>[height, width]</c>, 3 for <c>[depth, height, width]</c>.
/// </param>
public sealed record OperationParameter(
    string Name, BoundType Type, object? Default = null, bool IsOptional = false, bool AllowsSame = false, int Sides = 1);
