using Sprache;

namespace SegDsl.Language.Syntax;

/// <summary>
/// Characters for Sprache. Unlike Sprache's own input it makes no dictionary a character, counts no lines, and can move by whole runs
/// of characters.
/// </summary>
internal sealed class TextInput(string source, int position) : IInput
{
    private Dictionary<object, object>? memos;

    public string Source { get; } = source;

    public int Position { get; } = position;

    public bool AtEnd => Position >= Source.Length;

    public char Current => AtEnd ? '\0' : Source[Position];

    /// <summary>Not counted: tokens carry offsets, from which positions are found when they are needed.</summary>
    public int Line => 0;

    /// <inheritdoc cref="Line"/>
    public int Column => 0;

    public IDictionary<object, object> Memos => memos ??= [];

    public IInput Advance() => MoveTo(Position + 1);

    /// <summary>The input at another place of the same text.</summary>
    public TextInput MoveTo(int target) => new(Source, Math.Min(target, Source.Length));

    public bool Equals(IInput other) => other is TextInput input && input.Position == Position;

    public override bool Equals(object obj) => obj is TextInput input && Equals(input);

    public override int GetHashCode() => Position;
}
