namespace SegDsl.Language.Shapes;

/// <summary>The layout depends on symbols, and cannot be determined without their values.</summary>
internal sealed class UndecidedException(IReadOnlyCollection<string> symbols) : Exception
{
    public IReadOnlyCollection<string> Symbols { get; } = symbols;
}
