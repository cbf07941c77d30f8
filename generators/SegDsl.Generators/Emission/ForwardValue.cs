namespace SegDsl.Generators.Emission;

/// <summary>The kinds of values in <c>forward</c>.</summary>
internal enum ForwardKind
{
    /// <summary>A tensor.</summary>
    Tensor,

    /// <summary>An array of tensors.</summary>
    List,

    /// <summary>A record of named outputs.</summary>
    Outputs,
}

/// <summary>A value in <c>forward</c>, with its ownership and uses.</summary>
/// <param name="kind">The kind of value.</param>
/// <param name="preferredName">The preferred name.</param>
/// <param name="scope">The scope in which it is computed.</param>
internal sealed class ForwardValue(ForwardKind kind, string preferredName, ForwardScope scope)
{
    /// <summary>The kind of value.</summary>
    public ForwardKind Kind { get; } = kind;

    /// <summary>The scope in which it is computed.</summary>
    public ForwardScope Scope { get; } = scope;

    /// <summary>The preferred name.</summary>
    public string PreferredName { get; set; } = preferredName;

    /// <summary>The C# expression that refers to it; null until it is stored.</summary>
    public string? Text { get; set; }

    /// <summary>For named outputs, the block that returns them; null for a block parameter.</summary>
    public Language.Binding.BlockSignature? Block { get; init; }

    /// <summary>Its C# type.</summary>
    public string TypeName => Kind switch
    {
        ForwardKind.Tensor => "Tensor",
        ForwardKind.List => "Tensor[]",
        _ => Block is null ? "NamedTensors" : Block.Name + ".Outputs",
    };

    /// <summary>Whether the <c>.seg</c> file names it.</summary>
    public bool IsNamed { get; set; }

    /// <summary>Whether it is an input, which the caller owns and disposes.</summary>
    public bool IsInput { get; init; }

    /// <summary>Whether it is passed to the caller or out of its scope.</summary>
    public bool IsOutput { get; set; }

    /// <summary>The backbone feature that it is returned as; null if there is none.</summary>
    public string? Feature { get; set; }

    /// <summary>Whether another value may share its memory.</summary>
    public bool IsShared { get; set; }

    /// <summary>Whether autograd keeps it for the step that computed it.</summary>
    public bool IsKeptByAutograd { get; set; }

    /// <summary>The number of steps in its scope that use it; a choice counts once.</summary>
    public int Uses { get; set; }

    /// <summary>The number of uses that are not emitted yet.</summary>
    public int UsesLeft { get; set; }

    /// <summary>The members of named outputs that are used.</summary>
    public Dictionary<string, ForwardValue> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether its scope must dispose it after its last use.</summary>
    public bool IsOwned => !IsInput && !IsOutput;

    /// <summary>Whether its only user in this scope may overwrite it.</summary>
    public bool CanBeOverwritten(ForwardScope scope) =>
        Scope == scope && Kind == ForwardKind.Tensor && IsOwned && !IsShared && !IsKeptByAutograd && Uses == 1;
}

/// <summary>A scope of <c>forward</c>: its steps, and the outer values that they use.</summary>
internal sealed class ForwardScope(ForwardScope? parent)
{
    /// <summary>The steps, in order.</summary>
    public List<ForwardStep> Steps { get; } = [];

    /// <summary>The outer values that the steps use.</summary>
    public HashSet<ForwardValue> Outside { get; } = [];

    /// <summary>Counts a use of a value in this scope.</summary>
    public void Use(ForwardValue value)
    {
        if (value.Scope == this) value.Uses++;
        else if (Outside.Add(value) && parent is not null) parent.Use(value);
    }
}
