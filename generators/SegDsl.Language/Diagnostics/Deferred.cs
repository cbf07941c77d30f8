namespace SegDsl.Language.Diagnostics;

/// <summary>An argument of a message that takes time to compute, such as a suggestion; computed only if the diagnostic is shown.</summary>
/// <param name="text">Computes the text.</param>
internal sealed class Deferred(Func<string> text)
{
    /// <inheritdoc/>
    public override string ToString() => text();
}
