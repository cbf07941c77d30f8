namespace SegDsl.Language.Tests.Grammar;

/// <summary>A part of a rule; compared by reference.</summary>
internal abstract class Ebnf;

/// <summary>A quoted word.</summary>
internal sealed class Literal(string text) : Ebnf
{
    public string Text { get; } = text;
}

/// <summary>A range of characters, <c>"a" … "z"</c>.</summary>
internal sealed class CharacterRange(char first, char last) : Ebnf
{
    public char First { get; } = first;

    public char Last { get; } = last;
}

/// <summary>A condition between question marks.</summary>
internal sealed class Special(string text) : Ebnf
{
    public string Text { get; } = text;
}

/// <summary>The name of a rule.</summary>
internal sealed class Reference(string name) : Ebnf
{
    public string Name { get; } = name;
}

/// <summary>A sequence; may be empty.</summary>
internal sealed class Sequence(IReadOnlyList<Ebnf> parts) : Ebnf
{
    public IReadOnlyList<Ebnf> Parts { get; } = parts;
}

/// <summary>A choice.</summary>
internal sealed class Choice(IReadOnlyList<Ebnf> alternatives) : Ebnf
{
    public IReadOnlyList<Ebnf> Alternatives { get; } = alternatives;
}

/// <summary>A repetition.</summary>
internal sealed class Repetition(Ebnf content) : Ebnf
{
    public Ebnf Content { get; } = content;
}

/// <summary>An exception: what matches one part and not another.</summary>
internal sealed class Difference(Ebnf content, Ebnf excluded) : Ebnf
{
    public Ebnf Content { get; } = content;

    public Ebnf Excluded { get; } = excluded;
}
