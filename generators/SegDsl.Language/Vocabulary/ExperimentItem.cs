namespace SegDsl.Language.Vocabulary;

/// <summary>An item of an experiment.</summary>
/// <param name="Name">The name, for example <c>epochs</c>.</param>
/// <param name="Example">The item as it may be written.</param>
public sealed record ExperimentItem(string Name, string Example)
{
    /// <summary>The value of an item with a number or a split, which a run may change; null for other items.</summary>
    public EntryParameter? Parameter { get; init; }
}
