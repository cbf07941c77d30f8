namespace SegDsl.Language.Operations;

/// <summary>
/// The C# that an operation compiles to: a module held by a field or a sequence, a function of tensors, or either. It is text only; the generator
/// decides where to place it.
/// </summary>
public sealed record OperationEmission
{
    /// <summary>The type of the field that holds the module outside of a sequence; null if <see cref="Function"/> is sufficient.</summary>
    public string? FieldType { get; init; }

    /// <summary>
    /// The constructor of the module. Null if the operation has no module; as a stage of a sequence its <see cref="Function"/> is then wrapped, which
    /// requires that it takes one tensor.
    /// </summary>
    public Func<ModuleArguments, string>? Module { get; init; }

    /// <summary>The call, given the C# names of the operands; null if the operation needs a module.</summary>
    public Func<FunctionArguments, string>? Function { get; init; }

    /// <summary>The in-place method, for example <c>relu_()</c>; null if there is none.</summary>
    public string? InPlace { get; init; }

    /// <summary>The variable that holds its result if the <c>.seg</c> file gives no name; null for the name of the operation.</summary>
    public string? ResultName { get; init; }

    /// <summary>Whether autograd keeps the result for the backward pass, so that it must not be modified in place.</summary>
    public bool ResultIsKept { get; init; } = true;

    /// <summary>
    /// Whether autograd keeps the operands for the backward pass. False for sums with constant factors, data movement, and functions whose derivative
    /// follows from the result.
    /// </summary>
    public bool OperandsAreKept { get; init; } = true;

    /// <summary>Whether autograd keeps a 64-bit index for every element of the result.</summary>
    public bool KeepsIndices { get; init; }

    /// <summary>Whether the result has its own memory, shared with no operand; false for views such as <c>reshape</c>.</summary>
    public bool ResultIsFresh { get; init; } = true;

    /// <summary>Whether the module's result is new and not kept by autograd, so that the next operation may modify it in place.</summary>
    public bool ModuleResultIsFree { get; init; }
}

/// <summary>One application of an operation, as passed to the emission.</summary>
/// <param name="Operation">The name of the operation.</param>
/// <param name="Initialization">
/// The C# that allocates and fills the parameters, appended to the constructor of a module on the meta device; empty without an initialization.
/// </param>
/// <param name="Constant">The C# of the constant with a name; null if it was omitted.</param>
/// <param name="Dimension">The C# of a dimension of the first operand, by its index.</param>
/// <param name="Rank">The number of dimensions of the first operand.</param>
/// <param name="Normalization">The C# of the normalization selected here; null for batch normalization.</param>
public sealed record OperationSite(
    string Operation,
    string Initialization,
    Func<string, string?> Constant,
    Func<int, string> Dimension,
    int Rank,
    string? Normalization = null)
{
    /// <summary>The C# of the sides, for a constant that is a list of them; null for all others.</summary>
    public Func<string, IReadOnlyList<string>?> Sides { get; init; } = _ => null;
}

/// <summary>The constant arguments of an operation and the dimensions of its first operand.</summary>
/// <param name="site">The application.</param>
public abstract class OperationArguments(OperationSite site)
{
    /// <summary>
    /// The C# that allocates and fills the parameters, appended to the constructor of a module on the meta device; empty without an initialization.
    /// </summary>
    public string Initialization => site.Initialization;

    /// <summary>The C# of the normalization selected here; null for batch normalization.</summary>
    public string? Normalization => site.Normalization;

    /// <summary>The number of dimensions of the first operand.</summary>
    public int Rank => site.Rank;

    /// <summary>The channels of the first operand: the second dimension of maps, the last one of tensors with fewer than four dimensions.</summary>
    public string Channels => Dimension(Axes.Channel(site.Rank));

    /// <summary>The argument of this name.</summary>
    /// <exception cref="NotSupportedException">The operation has no such argument here.</exception>
    public string this[string name] => Optional(name) ?? throw new NotSupportedException($"'{site.Operation}' requires a value for '{name}'.");

    /// <summary>The argument of this name, or null if it was omitted.</summary>
    public string? Optional(string name) => site.Constant(name);

    /// <summary>Whether one of these arguments is a list with a number for every side.</summary>
    public bool HasSides(IEnumerable<string> names) => names.Any(name => site.Sides(name) is not null);

    /// <summary>The argument of this name for every side of the map or volume; they are equal unless it is a list.</summary>
    public IReadOnlyList<string> Sides(string name) => site.Sides(name) ?? [.. Enumerable.Repeat(this[name], site.Rank - 2)];

    /// <summary>A dimension of the first operand; negative indices count from the end. For a module it must be known at construction.</summary>
    public string Dimension(int index) => site.Dimension(index < 0 ? site.Rank + index : index);
}

/// <summary>The arguments of a module's constructor.</summary>
/// <param name="site">The application.</param>
/// <param name="inPlace">Whether the input is dead after this call.</param>
public sealed class ModuleArguments(OperationSite site, bool inPlace) : OperationArguments(site)
{
    /// <summary>Whether the input is dead after this call, so that the module may overwrite it.</summary>
    public bool InPlace => inPlace;
}

/// <summary>The arguments of a function.</summary>
/// <param name="site">The application.</param>
/// <param name="operands">The C# of the operands by their names, in order; a list of tensors is spread with <c>..</c>.</param>
public sealed class FunctionArguments(OperationSite site, IReadOnlyList<(string Name, string Text)> operands) : OperationArguments(site)
{
    /// <summary>The first operand.</summary>
    public string First => operands[0].Text;

    /// <summary>All operands.</summary>
    public IEnumerable<string> All => operands.Select(o => o.Text);

    /// <summary>The operand of this name, or null if it was omitted.</summary>
    public string? Operand(string name)
    {
        foreach (var operand in operands)
            if (operand.Name == name) return operand.Text;
        return null;
    }
}
