using Sprache;

namespace SegDsl.Language.Syntax;

/// <summary>
/// Character input for Sprache. Unlike Sprache's own input, it does not allocate a dictionary per character, does not count lines, and can skip
/// several characters at once.
/// </summary>
internal sealed class TextInput(string source, int position) : IInput
{
    private Dictionary<object, object>? memos;

    public string Source { get; } = source;

    public int Position { get; } = position;

    public bool AtEnd => Position >= Source.Length;

    public char Current => AtEnd ? '\0' : Source[Position];

    /// <summary>Not computed: tokens carry offsets, from which line positions are derived on demand.</summary>
    public int Line => 0;

    /// <inheritdoc cref="Line"/>
    public int Column => 0;

    public IDictionary<object, object> Memos => memos ??= [];

    public IInput Advance() => MoveTo(Position + 1);

    /// <summary>The input at another position of the same text.</summary>
    public TextInput MoveTo(int target) => new(Source, Math.Min(target, Source.Length));

    public bool Equals(IInput other) => other is TextInput input && input.Position == Position;

    public override bool Equals(object obj) => obj is TextInput input && Equals(input);

    public override int GetHashCode() => Position;
}
