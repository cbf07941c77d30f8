using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;
using Sprache;

namespace SegDsl.Language.Syntax;

/// <summary>Splits a text into tokens with a small Sprache grammar over characters. Any text produces tokens; invalid characters are reported.</summary>
internal static class Lexer
{
    private static readonly HashSet<char> SymbolCharacters = [.. TokenFacts.Symbols.Select(s => s.Text[0])];

    private static readonly Parser<TokenKind> Word =
        Run(IsLetter, IsLetterOrDigit, "a name").Select(text =>
             TokenFacts.Keywords.TryGetValue(text, out var keyword) ? keyword : TokenKind.Identifier);

    private static readonly Parser<TokenKind> Number =
        from whole in Run(IsDigit, IsDigit, "a number")
        from fraction in Fraction.Optional()
        from exponent in Exponent.Optional()
        from multiple in Multiple.Optional()
        select !multiple.IsEmpty ? TokenKind.Factor : fraction.IsEmpty && exponent.IsEmpty ? TokenKind.Integer : TokenKind.Float;

    // A dot begins a fraction only before a digit, so 0..4 is a range.
    private static Parser<string> Fraction => input =>
    {
        var text = (TextInput)input;
        var digits = text.Position + 1;
        return text.Current == '.' && digits < text.Source.Length && IsDigit(text.Source[digits])
            ? Result.Success("", text.MoveTo(EndOfRun(text.Source, digits, IsDigit)))
            : Result.Failure<string>(input, "no fraction", []);
    };

    private static Parser<string> Exponent => input =>
    {
        var text = (TextInput)input;
        if (text.Current is not ('e' or 'E')) return Result.Failure<string>(input, "no exponent", []);
        var digits = text.Position + 1;
        if (digits < text.Source.Length && text.Source[digits] is '+' or '-') digits++;
        return digits < text.Source.Length && IsDigit(text.Source[digits])
            ? Result.Success("", text.MoveTo(EndOfRun(text.Source, digits, IsDigit)))
            : Result.Failure<string>(input, "no exponent", []);
    };

    // The x of 0.1x.
    private static Parser<string> Multiple => input =>
    {
        var text = (TextInput)input;
        return text.Current == 'x' ? Result.Success("", text.MoveTo(text.Position + 1)) : Result.Failure<string>(input, "no multiple", []);
    };

    private static readonly Parser<TokenKind> QuotedString = Run(c => c == '"', c => c is not ('"' or '\n' or '\r'), "a string")
        .Then(_ => Parse.Char('"').Optional()).Select(_ => TokenKind.String);

    private static readonly Parser<TokenKind> SingleQuoted = Run(c => c == '\'', c => c is not ('\'' or '\n' or '\r'), "a string")
        .Then(_ => Parse.Char('\'').Optional()).Select(_ => TokenKind.String);

    /// <summary>A string in the typographic quotes of a word processor, up to the closing one.</summary>
    private static readonly Parser<TokenKind> TypographicString =
        Run(IsTypographicQuote, c => !IsTypographicQuote(c) && c is not ('"' or '\n' or '\r'), "a string")
        .Then(_ => Parse.Char(c => IsTypographicQuote(c) || c == '"', "a quote").Optional()).Select(_ => TokenKind.String);

    private static readonly Parser<TokenKind> Color = Run(c => c == '#', IsLetterOrDigit, "a color").Select(_ => TokenKind.Color);

    private static readonly Parser<TokenKind> Symbol = input =>
    {
        var text = (TextInput)input;
        if (ForeignTokens.Find(text.Source, text.Position) is var (foreign, read)) return Result.Success(read, text.MoveTo(text.Position + foreign.Length));
        foreach (var (symbol, kind) in TokenFacts.Symbols)
        {
            if (string.CompareOrdinal(text.Source, text.Position, symbol, 0, symbol.Length) == 0)
                return Result.Success(kind, text.MoveTo(text.Position + symbol.Length));
        }
        return Result.Failure<TokenKind>(input, "no symbol", []);
    };

    // The && of C is read as 'and', so that it is reported once.
    private static readonly Parser<TokenKind> Ampersands = Run(c => c == '&', c => c == '&', "&&").Select(_ => TokenKind.And);

    // A run of invalid characters is one token, so that it is reported once.
    private static readonly Parser<TokenKind> SymbolOrBad = Symbol.Or(Run(_ => true, IsBad, "a symbol").Select(_ => TokenKind.Bad));

    // The first character determines the kind of token.
    private static readonly Parser<TokenKind> AnyToken = input => (((TextInput)input).Current switch
    {
        '"' => QuotedString,
        '\'' => SingleQuoted,
        var c when IsTypographicQuote(c) => TypographicString,
        '#' => Color,
        var c when IsLetter(c) => Word,
        var c when IsDigit(c) => Number,
        '&' => Ampersands,
        _ => SymbolOrBad,
    })(input);

    /// <summary>The tokens of a text, the last one of kind <see cref="TokenKind.End"/>.</summary>
    /// <param name="source">The text.</param>
    /// <param name="diagnostics">Receives errors.</param>
    public static IReadOnlyList<Token> Tokenize(SourceText source, DiagnosticBag diagnostics)
    {
        var habits = new ForeignHabits(source, diagnostics);
        var tokens = Tokenize(source, diagnostics, habits);
        habits.Report();
        return tokens;
    }

    /// <summary>The tokens of a text, the last one of kind <see cref="TokenKind.End"/>.</summary>
    /// <param name="source">The text.</param>
    /// <param name="diagnostics">Receives errors.</param>
    /// <param name="foreign">Receives symbols, quotes and comments of other languages.</param>
    public static IReadOnlyList<Token> Tokenize(SourceText source, DiagnosticBag diagnostics, ForeignHabits foreign)
    {
        var tokens = new List<Token>();
        var input = new TextInput(source.Text, 0);
        var trivia = new Trivia(source.Text);
        var (open, count) = (new Stack<TokenKind>(), 0);
        var isAfterInvalid = false;
        var firstOfLine = -1;
        while (true)
        {
            trivia.Skip(input.Position);
            input = input.MoveTo(trivia.End);
            if (input.AtEnd) break;
            if (ForeignComments.Find(source.Text, input.Position) is var (commentEnd, advice))
            {
                foreign.Add(new(input.Position, commentEnd - input.Position), advice);
                input = input.MoveTo(commentEnd);
                continue;
            }

            var result = AnyToken(input);
            var end = (TextInput)result.Remainder;
            var token = Create(source, result.Value, SourceSpan.Between(input.Position, end.Position), trivia);
            input = end;
            if (IsComment(token))
            {
                // A comment in the syntax of Python.
                foreign.Add(token.Span, "comments begin with '//', not with '#'");
                input = input.MoveTo(EndOfRun(source.Text, token.Span.Start, c => c is not ('\n' or '\r')));
                continue;
            }

            var nesting = ForeignText.Nesting(token.Kind);
            if (nesting > 0) open.Push(token.Kind);
            else if (nesting < 0 && open.Count > 0) open.Pop();
            if (open.Count > Limits.Nesting)
            {
                diagnostics.Report(SyntaxDiagnostics.TooDeep, source, token.Span, "Brackets", Limits.Nesting, ", so the file is not parsed");
                tokens.Clear();
                break;
            }
            if (count++ == Limits.Tokens)
            {
                diagnostics.Report(SyntaxDiagnostics.FileTooLarge, source, token.Span, Limits.Tokens, "words, numbers and symbols");
                tokens.Clear();
                break;
            }
            if (token is { Kind: TokenKind.Bad, Text: ";" })
            {
                var isInList = open.Count > 1 || (open.Count == 1 && open.Peek() != TokenKind.OpenBrace);
                foreign.AddSemicolon(token.Span, tokens, firstOfLine, isInList && NextOnLine(source.Text, end.Position) is not ('\0' or '}'));
                isAfterInvalid = true;
                continue;
            }
            var previous = token.IsFirstOnLine || tokens.Count == 0 ? null : tokens[tokens.Count - 1];
            if (token.Text is ".*" or ".**" && ForeignStatements.IsUse(previous is null || firstOfLine < 0 ? token : tokens[firstOfLine]))
            {
                // The 'import' of another language has its own message.
                if (tokens[firstOfLine].Text == "use")
                    foreign.Add(token.Span, $"'use' makes all declarations of a namespace visible; remove '{token.Text}'");
                continue;
            }
            // Arguments of a list, as in f(*args, **options), are reported by the parser.
            if (token.Text == "**" && previous is null or { Kind: TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.Comma })
                token = token with { Text = "*" };
            if (IsWellFormed(token, previous, source, diagnostics, foreign))
            {
                if (token.IsFirstOnLine) firstOfLine = tokens.Count;
                tokens.Add(isAfterInvalid && !token.IsFirstOnLine ? token with { IsAfterInvalid = true } : token);
            }
            isAfterInvalid = token.Kind == TokenKind.Bad;
        }
        tokens.Add(new(TokenKind.End, "", new(source.Text.Length, 0), true, 1, ""));
        return tokens;
    }

    private static Token Create(SourceText source, TokenKind kind, SourceSpan span, Trivia trivia)
    {
        var text = source.Slice(span);
        if (kind == TokenKind.String)
            text = text.Length > 1 && IsClosing(text[0], text[text.Length - 1]) ? text.Substring(1, text.Length - 2) : text.Substring(1);
        // What is too long is reported, and shortened for the stages that follow.
        if (LongestOf(kind) is { } longest && text.Length > longest) text = text.Substring(0, longest);
        return new(kind, text, span, trivia.BeganLine, span.Start - trivia.LineStart + 1, trivia.Documentation);
    }

    private static int? LongestOf(TokenKind kind) => kind switch
    {
        TokenKind.Identifier => Limits.NameLength,
        TokenKind.String => Limits.StringLength,
        _ => null,
    };

    private static bool IsWellFormed(Token token, Token? previous, SourceText source, DiagnosticBag diagnostics, ForeignHabits foreign)
    {
        if (LongestOf(token.Kind) is { } longest && token.Span.Length > longest + (token.Kind == TokenKind.String ? 2 : 0))
        {
            var kind = token.Kind == TokenKind.String ? "string" : "name";
            diagnostics.Report(SyntaxDiagnostics.TextTooLong, source, token.Span, kind, token.Span.Length, longest);
        }
        switch (token.Kind)
        {
            case TokenKind.Bad
                when previous is not null && ForeignTokens.OperatorAdvice(token.Text, previous, NextOnLine(source.Text, token.Span.End)) is { } advice:
                foreign.Add(token.Span, advice);
                return false;
            case TokenKind.Bad when previous is null && token.Text == "@" && token.Span.End < source.Text.Length && IsLetter(source.Text[token.Span.End]):
                foreign.Add(token.Span, "declarations have no decorators; remove this line");
                return false;
            case TokenKind.Bad:
                var isOne = token.Text.Length == 1;
                diagnostics.Report(
                    SyntaxDiagnostics.BadCharacter, source, token.Span, isOne ? "character" : "characters", MessageText.Shorten(token.Text, 20),
                    isOne ? "it" : "them");
                return false;
            case TokenKind.String when IsTypographicQuote(source.Text[token.Span.Start]):
                foreign.Add(token.Span, $"strings have straight quotes; write \"{token.Text}\"", "straight quotes");
                return true;
            case TokenKind.String when source.Text[token.Span.Start] == '\'':
                foreign.Add(token.Span, $"strings have double quotes; write \"{token.Text}\"", ForeignHabits.Quotes);
                return true;
            case TokenKind.String when token.Span.Length < 2 || source.Text[token.Span.End - 1] != '"':
                diagnostics.Report(SyntaxDiagnostics.OpenString, source, token.Span);
                return true;
            case TokenKind.Integer when !long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                diagnostics.Report(SyntaxDiagnostics.NumberTooLarge, source, token.Span, token.Text, long.MaxValue);
                return true;
            case TokenKind.Float when ExpressionGrammar.ParseFloat(token.Text) is null:
                diagnostics.Report(SyntaxDiagnostics.NumberTooLarge, source, token.Span, token.Text, "1.7e308");
                return true;
            case TokenKind.Factor when ExpressionGrammar.ParseFloat(token.Text.TrimEnd('x')) is null:
                diagnostics.Report(SyntaxDiagnostics.NumberTooLarge, source, token.Span, token.Text, "1.7e308x");
                return true;
            case TokenKind.Color when !IsColor(token.Text):
                diagnostics.Report(SyntaxDiagnostics.BadColor, source, token.Span, token.Text);
                return true;
            default:
                if (ForeignTokens.IsReported(token)) foreign.Add(token.Span, ForeignTokens.Advice(token.Text)!);
                return true;
        }
    }

    /// <summary>Whether a token is not a color but the beginning of a comment in the syntax of Python.</summary>
    private static bool IsComment(Token token) => token.Kind == TokenKind.Color && (token.Text.Length == 1 || (token.IsFirstOnLine && !IsColor(token.Text)));

    private static bool IsColor(string text) => text.Length == 7 && text.Skip(1).All(IsHexDigit);

    /// <summary>The next character of a line that is not a space; a null character at its end.</summary>
    private static char NextOnLine(string text, int position)
    {
        var next = EndOfRun(text, position, c => c is ' ' or '\t');
        return next < text.Length && text[next] is not ('\n' or '\r') ? text[next] : '\0';
    }

    /// <summary>One character of one class, followed by any number of characters of another.</summary>
    private static Parser<string> Run(Func<char, bool> first, Func<char, bool> rest, string name) => input =>
    {
        var text = (TextInput)input;
        if (text.AtEnd || !first(text.Current)) return Result.Failure<string>(input, "unexpected character", [name]);
        var end = EndOfRun(text.Source, text.Position + 1, rest);
        return Result.Success(text.Source.Substring(text.Position, end - text.Position), text.MoveTo(end));
    };

    private static int EndOfRun(string text, int start, Func<char, bool> belongs)
    {
        var end = start;
        while (end < text.Length && belongs(text[end])) end++;
        return end;
    }

    private static bool IsLetter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_';

    private static bool IsTypographicQuote(char c) => c is '“' or '”' or '„';

    private static bool IsClosing(char open, char close) => close == open || (IsTypographicQuote(open) && (IsTypographicQuote(close) || close == '"'));

    private static bool IsBad(char c) =>
        !IsLetterOrDigit(c) && !IsTypographicQuote(c) && c is not ('"' or '\'' or '#' or ' ' or '\t' or '\r' or '\n' or '\uFEFF')
        && !SymbolCharacters.Contains(c);

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsLetterOrDigit(char c) => IsLetter(c) || IsDigit(c);

    private static bool IsHexDigit(char c) => IsDigit(c) || c is >= 'a' and <= 'f' or >= 'A' and <= 'F';
}
