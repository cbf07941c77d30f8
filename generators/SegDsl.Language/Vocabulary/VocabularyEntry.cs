namespace SegDsl.Language.Vocabulary;

/// <summary>
/// A loss, optimizer, schedule, augmentation or sampling of experiments. This single entry defines its parameters, the record of the runtime it stands
/// for, and its documentation.
/// </summary>
/// <param name="Name">The name in the language, for example <c>ohem</c>.</param>
/// <param name="RecordType">The full C# name of the record, for example <c>SegDsl.Losses.OhemDefinition</c>.</param>
/// <param name="Summary">A description in one sentence.</param>
public sealed record VocabularyEntry(string Name, string RecordType, string Summary)
{
    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<EntryParameter> Parameters { get; init; } = [];

    /// <summary>Whether it is declared with <c>extern</c>; otherwise it is built in.</summary>
    public bool IsExtern { get; init; }

    /// <summary>The name of the record in generated C#.</summary>
    public string RecordName => IsExtern ? "global::" + RecordType : RecordType.Substring(RecordType.LastIndexOf('.') + 1);

    /// <summary>The outputs of the network that a loss is computed on by default; empty for anything else.</summary>
    public IReadOnlyList<LossOutput> Outputs { get; init; } = [];

    /// <summary>
    /// Checks arguments together. The function returns the value of a parameter: its argument, or its default.
    /// The result is null if the arguments are valid.
    /// </summary>
    public Func<Func<string, object?>, EntryObjection?> Check { get; init; } = _ => null;

    /// <summary>The samples that an augmentation, loss or sampling suits.</summary>
    public SampleKinds Samples { get; init; } = SampleKinds.Both;

    /// <summary>The parameter of this name, or null.</summary>
    public EntryParameter? Parameter(string name) => Parameters.FirstOrDefault(p => p.Name == name);
}

/// <summary>What is invalid about the arguments of an entry.</summary>
/// <param name="Parameter">The name of the parameter.</param>
/// <param name="Must">What its argument must satisfy, to be written after "must".</param>
public sealed record EntryObjection(string Parameter, string Must);

/// <summary>Entries of one kind.</summary>
/// <param name="Kind">What one of them is, and the item of an experiment or dataset that names it: <c>loss</c>.</param>
/// <param name="Title">What they are, as a heading.</param>
/// <param name="Entries">The entries.</param>
public sealed record VocabularyGroup(string Kind, string Title, IReadOnlyList<VocabularyEntry> Entries)
{
    /// <summary>The entry that applies if an experiment has none; null if it must have one, or needs none.</summary>
    public VocabularyEntry? Default { get; init; }

    /// <summary>The entry of this name, or null.</summary>
    public VocabularyEntry? Find(string name) => Entries.FirstOrDefault(e => e.Name == name);
}
