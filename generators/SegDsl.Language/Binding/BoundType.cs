namespace SegDsl.Language.Binding;

/// <summary>What an expression is: a constant of some type, known when a module is constructed, or tensors, known when it runs.</summary>
public abstract record BoundType
{
    private protected BoundType()
    {
    }

    /// <summary>Whole numbers; C# <c>long</c>.</summary>
    public static BoundType Int { get; } = new ScalarType(ScalarKind.Int);

    /// <summary>Floating-point numbers; C# <c>double</c>.</summary>
    public static BoundType Float { get; } = new ScalarType(ScalarKind.Float);

    /// <summary>Truth values.</summary>
    public static BoundType Bool { get; } = new ScalarType(ScalarKind.Bool);

    /// <summary>Strings.</summary>
    public static BoundType String { get; } = new ScalarType(ScalarKind.String);

    /// <summary>Shapes as arguments of operations.</summary>
    public static BoundType Shape { get; } = new ShapeType();

    /// <summary>One tensor.</summary>
    public static BoundType Tensor { get; } = new TensorType();

    /// <summary>A list of tensors, its length known when the module is constructed.</summary>
    public static BoundType TensorList { get; } = new TensorListType();

    /// <summary>The type of what could not be bound; a diagnostic was reported, and nothing more is said about it.</summary>
    public static BoundType Error { get; } = new ErrorType();

    /// <summary>Whether values of this type are known when a module is constructed.</summary>
    public abstract bool IsConstant { get; }

    /// <summary>The type as the language writes it.</summary>
    public abstract string Display { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Display;
}

/// <summary>The scalar types of constants.</summary>
public enum ScalarKind
{
    /// <summary>Whole numbers; C# <c>long</c>.</summary>
    Int,

    /// <summary>Floating-point numbers; C# <c>double</c>.</summary>
    Float,

    /// <summary>Truth values.</summary>
    Bool,

    /// <summary>Strings.</summary>
    String,
}

/// <summary>The type of a single constant.</summary>
/// <param name="Kind">Which.</param>
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
/// <param name="Element">The type of its elements; <see cref="BoundType.Error"/> for the empty list where nothing says more.</param>
public sealed record ListType(BoundType Element) : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => Element.Display + "[]";
}

/// <summary>An enumeration that is written in place as a parameter's type: <c>variant: D | D16 | none</c>.</summary>
/// <param name="Owner">The block, or the operation, whose parameter it is.</param>
/// <param name="Name">The name of that parameter.</param>
/// <param name="Members">The members in the order they are written.</param>
public sealed record EnumerationType(string Owner, string Name, IReadOnlyList<string> Members) : BoundType
{
    /// <summary>The C# enumeration that it stands for, of an operation's parameter; null for a block's, which becomes one of its own.</summary>
    public string? CSharpName { get; init; }

    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => string.Join(" | ", Members);

    /// <summary>Two enumerations are one where owner and name are.</summary>
    public bool Equals(EnumerationType? other) => other is not null && other.Owner == Owner && other.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Owner) * 31 + StringComparer.Ordinal.GetHashCode(Name);
}

/// <summary>The type of a parameter that takes a block, <c>backbone: Backbone</c>, and of a block given for it.</summary>
/// <param name="Kind">What kind of block; the language has <see cref="BlockKind.Backbone"/> here.</param>
public sealed record BlockValueType(BlockKind Kind) : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => Kind.ToString();
}

/// <summary>The type of a shape that is an argument of an operation.</summary>
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

/// <summary>The named outputs of a block.</summary>
/// <param name="Block">The block; null where it is a block parameter, whose outputs are known only when the network is closed.</param>
public sealed record OutputsType(BlockSignature? Block) : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => false;

    /// <inheritdoc/>
    public override string Display => Block is null ? "outputs of a backbone" : $"outputs of {Block.Name}";
}

/// <summary>The type of what could not be bound.</summary>
public sealed record ErrorType : BoundType
{
    /// <inheritdoc/>
    public override bool IsConstant => true;

    /// <inheritdoc/>
    public override string Display => "?";
}
