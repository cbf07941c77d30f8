namespace SegDsl.Language.Tests.Grammar;

/// <summary>A part of a rule. Parts are told apart by being the same object.</summary>
internal abstract class Ebnf;

/// <summary>A word in quotes.</summary>
internal sealed class Literal(string text) : Ebnf
{
    public string Text { get; } = text;
}

/// <summary>A character between two, <c>"a" … "z"</c>.</summary>
internal sealed class CharacterRange(char first, char last) : Ebnf
{
    public char First { get; } = first;

    public char Last { get; } = last;
}

/// <summary>What stands between question marks.</summary>
internal sealed class Special(string text) : Ebnf
{
    public string Text { get; } = text;
}

/// <summary>The name of a rule.</summary>
internal sealed class Reference(string name) : Ebnf
{
    public string Name { get; } = name;
}

/// <summary>One after the other; nothing where there are none.</summary>
internal sealed class Sequence(IReadOnlyList<Ebnf> parts) : Ebnf
{
    public IReadOnlyList<Ebnf> Parts { get; } = parts;
}

/// <summary>One of several.</summary>
internal sealed class Choice(IReadOnlyList<Ebnf> alternatives) : Ebnf
{
    public IReadOnlyList<Ebnf> Alternatives { get; } = alternatives;
}

/// <summary>Any number of times.</summary>
internal sealed class Repetition(Ebnf content) : Ebnf
{
    public Ebnf Content { get; } = content;
}

/// <summary>What is the one and is not the other.</summary>
internal sealed class Difference(Ebnf content, Ebnf excluded) : Ebnf
{
    public Ebnf Content { get; } = content;

    public Ebnf Excluded { get; } = excluded;
}
