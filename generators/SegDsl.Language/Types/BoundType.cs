namespace SegDsl.Language.Types;

/// <summary>The type of an expression: a type of constants, known at construction, or of tensors, known at run time.</summary>
public abstract record BoundType
{
    private protected BoundType()
    {
    }

    /// <summary>Integers; C# <c>long</c>.</summary>
    public static BoundType Int { get; } = new ScalarType(ScalarKind.Int);

    /// <summary>Floating-point numbers; C# <c>double</c>.</summary>
    public static BoundType Float { get; } = new ScalarType(ScalarKind.Float);

    /// <summary>Booleans.</summary>
    public static BoundType Bool { get; } = new ScalarType(ScalarKind.Bool);

    /// <summary>Strings.</summary>
    public static BoundType String { get; } = new ScalarType(ScalarKind.String);

    /// <summary>Shapes, as arguments of operations.</summary>
    public static BoundType Shape { get; } = new ShapeType();

    /// <summary>One tensor.</summary>
    public static BoundType Tensor { get; } = new TensorType();

    /// <summary>A list of tensors, whose length is known at construction.</summary>
    public static BoundType TensorList { get; } = new TensorListType();

    /// <summary>The type of an expression that could not be bound; its error was reported, and no further errors follow from it.</summary>
    public static BoundType Error { get; } = new ErrorType();

    /// <summary>Whether values of this type are known at construction.</summary>
    public abstract bool IsConstant { get; }

    /// <summary>The type in the syntax of the language.</summary>
    public abstract string Display { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Display;
}

/// <summary>The scalar types of constants.</summary>
public enum ScalarKind
{
    /// <summary>Integers; C# <c>long</c>.</summary>
    Int,

    /// <summary>Floating-point numbers; C# <c>double</c>.</summary>
    Float,

    /// <summary>Booleans.</summary>
    Bool,

    /// <summary>Strings.</summary>
    String,
}

/// <summary>The type of a single constant.</summary>
/// <param name="Kind">The kind of scalar.</param>
public sealed record ScalarType(ScalarKind Kind) : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => Kind switch
    {
        ScalarKind.Int => "int",
        ScalarKind.Float => "float",
        ScalarKind.Bool => "bool",
        _ => "string",
    };
}

/// <summary>The type of a list of constants, or of a list of lists.</summary>
/// <param name="Element">The type of its elements; <see cref="BoundType.Error"/> for an empty list of unknown type.</param>
public sealed record ListType(BoundType Element) : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => Element.Display + "[]";
}

/// <summary>An enumeration declared as the type of a parameter: <c>variant: D | D16 | none</c>.</summary>
/// <param name="Owner">The block or operation with the parameter.</param>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Members">The members, in source order.</param>
public sealed record EnumerationType(string Owner, string Name, IReadOnlyList<string> Members) : BoundType
{
    /// <summary>The C# enumeration for a parameter of an operation; null for a parameter of a block, for which one is generated.</summary>
    public string? CSharpName { get; init; }

    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => string.Join(" | ", Members);

    /// <summary>Two enumerations are equal if their owners and names are.</summary>
    public bool Equals(EnumerationType? other) => other is not null && other.Owner == Owner && other.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Owner) * 31 + StringComparer.Ordinal.GetHashCode(Name);
}

/// <summary>The type of a block parameter, <c>backbone: Backbone</c>, and of the blocks passed to it.</summary>
/// <param name="Kind">The kind of block, always <see cref="BlockKind.Backbone"/>.</param>
public sealed record BlockValueType(BlockKind Kind) : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => Kind.ToString();
}

/// <summary>The type of a shape, as an argument of an operation.</summary>
public sealed record ShapeType : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => "shape";
}

/// <summary>One tensor.</summary>
public sealed record TensorType : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => false;

    /// <inheritdoc/>
    public override string Display => "tensor";
}

/// <summary>A list of tensors.</summary>
public sealed record TensorListType : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => false;

    /// <inheritdoc/>
    public override string Display => "list of tensors";
}

/// <summary>The type of an expression that could not be bound.</summary>
public sealed record ErrorType : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => "?";
}
