namespace SegDsl.Language.Shapes;

/// <summary>The formula of a dimension has too many symbols and quotients.</summary>
public sealed class DimensionTooLargeException : OverflowException;
