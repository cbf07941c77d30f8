namespace SegDsl.Generators.Emission;

/// <summary>What a value of <c>forward</c> is.</summary>
internal enum ForwardKind
{
    /// <summary>A tensor.</summary>
    Tensor,

    /// <summary>An array of tensors.</summary>
    List,

    /// <summary>A record of named outputs.</summary>
    Outputs,
}

/// <summary>A value while <c>forward</c> runs: who owns it, who uses it, what may be done to it.</summary>
/// <param name="kind">What it is.</param>
/// <param name="wantedName">The name it would like to have.</param>
/// <param name="scope">The braces in which it is made.</param>
internal sealed class ForwardValue(ForwardKind kind, string wantedName, ForwardScope scope)
{
    /// <summary>What it is.</summary>
    public ForwardKind Kind { get; } = kind;

    /// <summary>The braces in which it is made.</summary>
    public ForwardScope Scope { get; } = scope;

    /// <summary>The name it would like to have.</summary>
    public string WantedName { get; set; } = wantedName;

    /// <summary>The C# expression that refers to it; null until it is stored.</summary>
    public string? Text { get; set; }

    /// <summary>For named outputs: the block that has them; null for a backbone that is given.</summary>
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

    /// <summary>Whether it belongs to the caller, who disposes it: an input.</summary>
    public bool IsInput { get; init; }

    /// <summary>Whether it is handed on: to the caller, or out of its braces.</summary>
    public bool IsOutput { get; set; }

    /// <summary>The feature of a backbone that it is handed on as, where it is one.</summary>
    public string? Feature { get; set; }

    /// <summary>Whether another value may share its memory.</summary>
    public bool IsShared { get; set; }

    /// <summary>Whether autograd keeps it for the step that made it.</summary>
    public bool IsKeptByAutograd { get; set; }

    /// <summary>How many steps of its scope use it; a choice counts once, whatever happens in it.</summary>
    public int Uses { get; set; }

    /// <summary>How many of them are still to come while the steps are written.</summary>
    public int UsesLeft { get; set; }

    /// <summary>The members of named outputs that are used.</summary>
    public Dictionary<string, ForwardValue> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether its scope has to dispose it when its last use is past.</summary>
    public bool IsOwned => !IsInput && !IsOutput;

    /// <summary>Whether the only step that uses it, in this scope, may write into it.</summary>
    public bool CanBeOverwritten(ForwardScope scope) =>
        Scope == scope && Kind == ForwardKind.Tensor && IsOwned && !IsShared && !IsKeptByAutograd && Uses == 1;
}

/// <summary>A pair of braces in <c>forward</c>: its steps, and what they use from outside.</summary>
internal sealed class ForwardScope(ForwardScope? parent)
{
    /// <summary>The steps, in order.</summary>
    public List<ForwardStep> Steps { get; } = [];

    /// <summary>The values from outside that the steps use.</summary>
    public HashSet<ForwardValue> Outside { get; } = [];

    /// <summary>Counts a use of a value in this scope.</summary>
    public void Use(ForwardValue value)
    {
        if (value.Scope == this) value.Uses++;
        else if (Outside.Add(value) && parent is not null) parent.Use(value);
    }
}
