namespace SegDsl.Language.Operations;

/// <summary>
/// What C# an operation becomes: a module that a field or a sequence holds, or a function of tensors, or either. Text only: the generator
/// puts it where it belongs.
/// </summary>
public sealed record OperationEmission
{
    /// <summary>The type of the field that it needs when it is not part of a sequence; null where <see cref="Function"/> will do.</summary>
    public string? FieldType { get; init; }

    /// <summary>
    /// The constructor of the module. Null where the operation has no module of its own; as a stage of a sequence its <see cref="Function"/>
    /// is then wrapped, which needs that it takes one tensor.
    /// </summary>
    public Func<ModuleArguments, string>? Module { get; init; }

    /// <summary>The function of the operands' C# names; null where it needs a module.</summary>
    public Func<FunctionArguments, string>? Function { get; init; }

    /// <summary>The method that does it in place, say <c>relu_()</c>; null where none does.</summary>
    public string? InPlace { get; init; }

    /// <summary>What its result is called where the <c>.seg</c> file gives no name; null for the name of the operation.</summary>
    public string? ResultName { get; init; }

    /// <summary>Whether autograd keeps the result for backward, so that it must not be changed.</summary>
    public bool ResultIsKept { get; init; } = true;

    /// <summary>Whether the result is memory of its own, shared with no operand: false for views, as <c>reshape</c> gives them.</summary>
    public bool ResultIsFresh { get; init; } = true;

    /// <summary>Whether the module's result is new and not kept by autograd, so that what follows may change it in place.</summary>
    public bool ModuleResultIsFree { get; init; }
}

/// <summary>One application of an operation, as the generator sees it.</summary>
/// <param name="Operation">The name of the operation.</param>
/// <param name="Initialization">How the weight begins; null where nothing says so.</param>
/// <param name="Constant">The C# of the constant of a name; null where it was left out.</param>
/// <param name="Dimension">The C# of a dimension of the first operand, by its index.</param>
/// <param name="Rank">The number of dimensions of the first operand.</param>
/// <param name="Normalization">The C# of what <c>norm</c> is here; null where it is batch normalisation.</param>
public sealed record OperationSite(
    string Operation,
    Binding.Initialization? Initialization,
    Func<string, string?> Constant,
    Func<int, string> Dimension,
    int Rank,
    string? Normalization = null);

/// <summary>What the C# of an operation is made of: its constant arguments and the dimensions of its first operand.</summary>
/// <param name="site">The application.</param>
public abstract class OperationArguments(OperationSite site)
{
    /// <summary>How the weight begins; null where nothing says so.</summary>
    public Binding.Initialization? Initialization => site.Initialization;

    /// <summary>The C# of what <c>norm</c> is here; null where it is batch normalisation.</summary>
    public string? Normalization => site.Normalization;

    /// <summary>The number of dimensions of the first operand.</summary>
    public int Rank => site.Rank;

    /// <summary>The channels of the first operand: the second dimension of maps, the last one of what has fewer than four dimensions.</summary>
    public string Channels => Dimension(Axes.Channel(site.Rank));

    /// <summary>The argument of this name.</summary>
    /// <exception cref="NotSupportedException">The operation has no such argument here.</exception>
    public string this[string name] => Optional(name) ?? throw new NotSupportedException($"'{site.Operation}' needs a value for '{name}'.");

    /// <summary>The argument of this name, or null where it was left out.</summary>
    public string? Optional(string name) => site.Constant(name);

    /// <summary>A dimension of the first operand; negative indices count from the end. In a module it must be known when the module is constructed.</summary>
    public string Dimension(int index) => site.Dimension(index < 0 ? site.Rank + index : index);
}

/// <summary>What a module is constructed from.</summary>
/// <param name="site">The application.</param>
/// <param name="inPlace">Whether nobody needs the input afterwards.</param>
public sealed class ModuleArguments(OperationSite site, bool inPlace) : OperationArguments(site)
{
    /// <summary>Whether nobody needs the input afterwards.</summary>
    public bool InPlace => inPlace;
}

/// <summary>What a function is called with.</summary>
/// <param name="site">The application.</param>
/// <param name="operands">The C# of the operands by their names, in order; a list of tensors is spread, with <c>..</c> before it.</param>
public sealed class FunctionArguments(OperationSite site, IReadOnlyList<(string Name, string Text)> operands) : OperationArguments(site)
{
    /// <summary>The first operand.</summary>
    public string First => operands[0].Text;

    /// <summary>All operands.</summary>
    public IEnumerable<string> All => operands.Select(o => o.Text);

    /// <summary>The operand of this name, or null where it was left out.</summary>
    public string? Operand(string name)
    {
        foreach (var operand in operands)
            if (operand.Name == name) return operand.Text;
        return null;
    }
}
