using SegDsl.Language.Diagnostics;
using Sprache;

namespace SegDsl.Language.Syntax;

/// <summary>
/// Token input for Sprache. The "character" at a position is the kind of its token. There is one input per token, created on demand and kept, so
/// that the memos of <see cref="Parse.Ref{T}"/> persist.
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

    /// <summary>The token stream.</summary>
    public TokenStream Stream => stream;

    /// <summary>The token at this position.</summary>
    public Token Token => stream.Tokens[Position];

    /// <summary>The kind of the token at this position.</summary>
    public TokenKind Kind => Token.Kind;

    /// <summary>The previous token; at the beginning, the token at this position.</summary>
    public Token Previous => stream.Tokens[Math.Max(0, Position - 1)];

    /// <summary>Not used: parsers read tokens.</summary>
    public string Source => "";

    public char Current => (char)Kind;

    public bool AtEnd => Kind == TokenKind.End;

    public int Position { get; }

    /// <summary>Not computed: tokens carry offsets.</summary>
    public int Line => 0;

    /// <inheritdoc cref="Line"/>
    public int Column => 0;

    public IDictionary<object, object> Memos => memos ??= [];

    /// <summary>The input at the next token; at the end, this input.</summary>
    public TokenInput Next => stream.At(Position + 1);

    public IInput Advance() => Next;

    public bool Equals(IInput other) => ReferenceEquals(this, other);

    public override bool Equals(object obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => Position;
}

/// <summary>The tokens of a file, and the furthest position at which a parser failed, where errors are reported.</summary>
internal sealed class TokenStream(IReadOnlyList<Token> tokens)
{
    private readonly TokenInput?[] inputs = new TokenInput?[tokens.Count];
    private readonly List<string> expected = [];

    public IReadOnlyList<Token> Tokens { get; } = tokens;

    /// <summary>The position of the furthest failure since <see cref="Forget"/>; -1 if there was none.</summary>
    public int FurthestFailure { get; private set; } = -1;

    /// <summary>The tokens that were expected there.</summary>
    public IReadOnlyList<string> Expected => expected;

    public TokenInput At(int position)
    {
        position = Math.Min(position, Tokens.Count - 1);
        return inputs[position] ??= new(this, position);
    }

    /// <summary>The number of expressions that enclose the current one.</summary>
    public int Depth { get; set; }

    /// <summary>The number of operators, members, indices and branches of the current statement.</summary>
    public int Operators { get; set; }

    /// <summary>The limit that the file exceeds at <see cref="FurthestFailure"/>; null if it exceeds none.</summary>
    public (DiagnosticDescriptor Descriptor, object[] Arguments)? Exceeded { get; private set; }

    /// <summary>Records that the file exceeds a limit at a position; this takes precedence over other failures.</summary>
    public void Exceed(int position, DiagnosticDescriptor descriptor, params object[] arguments)
    {
        if (Exceeded is not null) return;
        FurthestFailure = position;
        Exceeded = (descriptor, arguments);
    }

    /// <summary>Records a failure: an expectation that was not met at a position.</summary>
    public void Fail(int position, string expectation)
    {
        if (position < FurthestFailure || Exceeded is not null) return;
        if (position > FurthestFailure) expected.Clear();
        FurthestFailure = position;
        if (!expected.Contains(expectation)) expected.Add(expectation);
    }

    /// <summary>Forgets all failures, at the beginning of a new statement.</summary>
    public void Forget()
    {
        FurthestFailure = -1;
        Exceeded = null;
        Operators = 0;
        expected.Clear();
    }
}
