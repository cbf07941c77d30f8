using Sprache;

namespace SegDsl.Language.Syntax;

/// <summary>
/// Tokens for Sprache: to a combinator the "character" at a place is the kind of the token there. One input a token, made on demand and
/// kept, so that memos of <see cref="Parse.Ref{T}"/> last.
/// </summary>
internal sealed class TokenInput : IInput
{
    private readonly TokenStream stream;
    private Dictionary<object, object>? memos;

    public TokenInput(TokenStream stream, int position)
    {
        this.stream = stream;
        Position = position;
    }

    /// <summary>The tokens it belongs to.</summary>
    public TokenStream Stream => stream;

    /// <summary>The token here.</summary>
    public Token Token => stream.Tokens[Position];

    /// <summary>The kind of the token here.</summary>
    public TokenKind Kind => Token.Kind;

    /// <summary>The token before this one; the one here at the beginning.</summary>
    public Token Previous => stream.Tokens[Math.Max(0, Position - 1)];

    /// <summary>Not used: parsers look at tokens.</summary>
    public string Source => "";

    public char Current => (char)Kind;

    public bool AtEnd => Kind == TokenKind.End;

    public int Position { get; }

    /// <summary>Not counted: tokens carry offsets.</summary>
    public int Line => 0;

    /// <inheritdoc cref="Line"/>
    public int Column => 0;

    public IDictionary<object, object> Memos => memos ??= [];

    /// <summary>The input one token on; at the end it stays.</summary>
    public TokenInput Next => stream.At(Position + 1);

    public IInput Advance() => Next;

    public bool Equals(IInput other) => ReferenceEquals(this, other);

    public override bool Equals(object obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => Position;
}

/// <summary>The tokens of a file, and how far a parser got before it failed: there the error is.</summary>
internal sealed class TokenStream(IReadOnlyList<Token> tokens)
{
    private readonly TokenInput?[] inputs = new TokenInput?[tokens.Count];
    private readonly List<string> expected = [];

    public IReadOnlyList<Token> Tokens { get; } = tokens;

    /// <summary>The place of the furthest failure since <see cref="Forget"/>; -1 where there was none.</summary>
    public int FurthestFailure { get; private set; } = -1;

    /// <summary>What would have been right there.</summary>
    public IReadOnlyList<string> Expected => expected;

    public TokenInput At(int position)
    {
        position = Math.Min(position, Tokens.Count - 1);
        return inputs[position] ??= new(this, position);
    }

    /// <summary>Notes that at a place something else was expected.</summary>
    public void Fail(int position, string expectation)
    {
        if (position < FurthestFailure) return;
        if (position > FurthestFailure) expected.Clear();
        FurthestFailure = position;
        if (!expected.Contains(expectation)) expected.Add(expectation);
    }

    /// <summary>Forgets failures: a new statement begins.</summary>
    public void Forget()
    {
        FurthestFailure = -1;
        expected.Clear();
    }
}
