using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;
using Sprache;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>Parses a whole file: namespace, uses and declarations.</summary>
internal sealed class FileParser(SourceText source, DiagnosticBag diagnostics)
{
    private static readonly Parser<TypeSyntax> Type =
        (from first in Identifier
         from others in While(At(TokenKind.Bar), Is(TokenKind.Bar).Then(_ => Identifier), Limits.Arguments, "members", "an enumeration")
         from list in When(here => others.Count == 0 && here.Kind == TokenKind.OpenBracket, Is(TokenKind.OpenBracket).Then(_ => Is(TokenKind.CloseBracket)))
         select (first, others, list)).Spanned((type, span) => new TypeSyntax([type.first, .. type.others], type.list is not null, span));

    private static readonly Parser<ParameterSyntax> Parameter =
        (from name in Identifier
         from colon in Is(TokenKind.Colon)
         from type in Type
         from value in When(At(TokenKind.Equals), Is(TokenKind.Equals).Then(_ => ExpressionGrammar.Expression))
         select (name, type, value)).Spanned((parameter, span) => new ParameterSyntax(parameter.name, parameter.type, parameter.value, span));

    private static readonly Parser<(Token Keyword, IdentifierSyntax Name, IReadOnlyList<ParameterSyntax> Parameters, IdentifierSyntax? Base)> Head =
        from keyword in Is(TokenKind.Identifier)
        from name in Identifier
        from parameters in When(
            here => here.Kind == TokenKind.OpenParenthesis && !HasItems(keyword.Text),
            List(TokenKind.OpenParenthesis, Parameter, TokenKind.CloseParenthesis, Limits.Arguments, "parameters"))
        from parent in When(here => keyword.Text == "experiment" && IsWord(here, "from"), Word("from").Then(_ => Identifier))
        select (keyword, name, parameters ?? [], parent);

    private static readonly Parser<SyntaxNode> ExternParameter = Choose<SyntaxNode>(
        here => IsNameBefore(here, TokenKind.Colon) && here.Next.Next.Kind == TokenKind.OpenBracket,
        (from name in Identifier
         from colon in Is(TokenKind.Colon)
         from shape in ExpressionGrammar.Shape
         select (name, shape)).Spanned(SyntaxNode (input, span) => new InputSyntax(input.name, input.shape, span)),
        Parameter);

    private static readonly Parser<(IdentifierSyntax Name, IReadOnlyList<SyntaxNode> Parameters, ShapeSyntax Result)> Extern =
        from keyword in Word("extern")
        from op in Word("op")
        from name in Identifier
        from parameters in List(TokenKind.OpenParenthesis, ExternParameter, TokenKind.CloseParenthesis, Limits.Arguments, "parameters")
        from arrow in Is(TokenKind.Arrow)
        from result in ExpressionGrammar.Shape
        select (name, parameters, result);

    private static readonly Parser<(IdentifierSyntax Name, IReadOnlyList<ParameterSyntax> Parameters, IdentifierSyntax? Target)> ExternPart =
        from keyword in Word("extern")
        from kind in Is(TokenKind.Identifier)
        from name in Identifier
        from parameters in List(TokenKind.OpenParenthesis, Parameter, TokenKind.CloseParenthesis, Limits.Arguments, "parameters")
        from target in When(here => kind.Text is "loss" or "metric" && IsWord(here, "of"), Word("of").Then(_ => Identifier))
        select (name, parameters, target);

    /// <summary>The words after <c>extern</c>, except for <c>op</c>.</summary>
    private static readonly string[] ExternKeywords = ["loss", "metric", "augment", "optimizer"];

    private static bool HasItems(string keyword) => keyword is "dataset" or "experiment";

    private readonly Recovery recovery = new(source, diagnostics);

    private IdentifierSyntax? fileNamespace;
    private bool isNamespaceBraced;
    private bool hasUnknownNamespace;
    private bool hasUnknownUses;
    private readonly List<IdentifierSyntax> uses = [];
    private readonly List<DeclarationSyntax> declarations = [];

    /// <summary>The distinct names in the file, sorted.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Parses the file. Never throws; errors are reported.</summary>
    public FileSyntax Parse()
    {
        var tokens = Lexer.Tokenize(source, diagnostics, recovery.Habits);
        Names = [.. new SortedSet<string>(tokens.Where(t => t.Kind == TokenKind.Identifier).Select(t => t.Text), StringComparer.Ordinal)];
        var here = new TokenStream(tokens).At(0);
        while (here.Kind != TokenKind.End)
        {
            here.Stream.Forget();
            here = Recovery.IsDeclaration(here) ? IsWord(here, "extern") ? ReadExtern(here) : ReadDeclaration(here)
                : IsWord(here, "namespace") && IsAtBeginning && uses.Count == 0 ? ReadNamespace(here)
                : IsWord(here, "use") && declarations.Count == 0 ? ReadUse(here)
                : isNamespaceBraced && here is { Kind: TokenKind.CloseBrace, Next.Kind: TokenKind.End } ? here.Next
                : ReadUnknown(here);
        }
        recovery.Habits.Report();
        return new(fileNamespace, uses, declarations, new(0, source.Text.Length))
        {
            HasUnknownNamespace = hasUnknownNamespace, HasUnknownUses = hasUnknownUses,
        };
    }

    private bool IsAtBeginning => fileNamespace is null && !hasUnknownNamespace && declarations.Count == 0;

    private TokenInput ReadNamespace(TokenInput here)
    {
        if (QualifiedName(here.Next) is { WasSuccessful: true, Value: var braced, Remainder: TokenInput { Kind: TokenKind.OpenBrace } brace })
        {
            diagnostics.Report(
                SyntaxDiagnostics.Foreign, source, brace.Token.Span, $"a namespace has no braces; write 'namespace {braced.Text}', and remove the last '}}'");
            (fileNamespace, isNamespaceBraced) = (braced, true);
            return brace.Next;
        }
        var (name, end) = ReadName(here);
        fileNamespace = name;
        hasUnknownNamespace = name is null;
        hasUnknownUses |= name is null;
        return end;
    }

    private TokenInput ReadUse(TokenInput here)
    {
        var (name, end) = ReadName(here);
        if (name is not null) uses.Add(name);
        hasUnknownUses |= name is null;
        return end;
    }

    /// <summary>Reports text that begins nothing, and skips it. The names that it may have declared or made visible report no further errors.</summary>
    private TokenInput ReadUnknown(TokenInput start)
    {
        if (Recovery.IsNameless(start)) return ReadNameless(start);
        // A qualified name by itself, after which a file or its declarations begin.
        if (start.Token.IsFirstOnLine && start.Next.Kind == TokenKind.Dot && declarations.Count == 0)
        {
            start.Stream.Fail(start.Position, IsAtBeginning && uses.Count == 0 ? "'namespace' or 'use'" : "'use'");
            recovery.ReportFailure(start);
            hasUnknownNamespace |= IsAtBeginning && uses.Count == 0;
            hasUnknownUses = true;
            return EndOfLine(start);
        }

        start.Stream.Fail(start.Position, "a declaration (block, backbone, head, network, extern, dataset or experiment)");
        var word = Suggestions.Closest(start.Token.Text, Recovery.Words) ?? "";
        var failure = recovery.ReportFailure(start, Hint(start.Token.Text));
        // The attributes of C#, before a declaration.
        if (start is { Kind: TokenKind.OpenBracket, Token.IsFirstOnLine: true } && ForeignText.CloseOf(start) is { } close)
            return ForeignStatements.AfterModifiers(close.Next) is { } declared ? ReadDeclaration(declared) : close.Next;
        if (ForeignStatements.IsModifier(start)) return IsWord(start.Next, "extern") ? ReadExtern(start.Next) : ReadDeclaration(start.Next);
        // The members of a namespace and the uses of a file report no further errors.
        if (start.Next.Kind == TokenKind.Identifier && word == "namespace" && IsAtBeginning) return ReadNamespace(start);
        if (start.Next.Kind == TokenKind.Identifier && word == "use" && declarations.Count == 0) return ReadUse(start);
        if (word == "use") hasUnknownUses = true;
        var end = SkipToBeginning(failure, start.Token.IsFirstOnLine ? start.Token.Column : int.MaxValue);
        if (start.Token.Text is "import" or "from" or "using")
        {
            hasUnknownUses = true;
            return end;
        }
        var name = start.Kind == TokenKind.Identifier ? ForeignStatements.NameOf(start) : null;
        if (name is null) return end;
        var keyword = name != start && Recovery.DeclarationWords.Contains(word) ? word : KeywordGuess.Of(start, end);
        var identifier = new IdentifierSyntax(name.Token.Text, name.Token.Span);
        declarations.Add(new BlockSyntax(
            keyword, identifier, [], null, HasItems(keyword) ? [] : StatementsIn(start, end), true, "", SpanOf(start, end)));
        return end;
    }

    /// <summary>The statements of a declaration whose error is reported.</summary>
    private IReadOnlyList<StatementSyntax> StatementsIn(TokenInput start, TokenInput end)
    {
        var here = start;
        while (here.Kind != TokenKind.OpenBrace && here.Position < end.Position) here = here.Next;
        return here.Position == end.Position
            ? []
            : new Recovery(source, new DiagnosticBag())
                .Body(here.Next, start.Token.Column, StatementGrammar.Statement, StatementGrammar.Starts, StatementGrammar.Skipped).Items;
    }

    private TokenInput ReadNameless(TokenInput start)
    {
        start.Stream.Fail(start.Next.Position, $"{TokenFacts.Describe(TokenKind.Identifier)} after '{start.Token.Text}'");
        recovery.ReportFailure(start);
        var end = Recovery.SkipToDeclaration(start, start.Next, start.Token.Column);
        var name = new IdentifierSyntax(FileSyntax.Unknown, start.Token.Span);
        declarations.Add(new BlockSyntax(start.Token.Text, name, [], null, [], true, "", SpanOf(start, end)));
        return end;
    }

    /// <summary>
    /// The next declaration, not to the right of a column, or else the end of the file; before the first declaration also a <c>namespace</c> or <c>use</c>.
    /// </summary>
    private TokenInput SkipToBeginning(TokenInput from, int column)
    {
        var here = from.Next;
        while (here.Kind != TokenKind.End && !Recovery.IsDeclaration(here, column)
            && !(declarations.Count == 0 && here.Token.IsFirstOnLine && (IsWord(here, "namespace") || IsWord(here, "use")))) here = here.Next;
        return here;
    }

    private static TokenInput EndOfLine(TokenInput from)
    {
        var here = from.Next;
        while (here.Kind != TokenKind.End && !here.Token.IsFirstOnLine) here = here.Next;
        return here;
    }

    private static string Hint(string text) => text switch
    {
        "namespace" => " A file begins with at most one namespace.",
        "use" => " Write it before all declarations.",
        _ => Suggestions.For(text, Recovery.Words),
    };

    /// <summary>The name after a keyword, null if it could not be parsed, and what follows.</summary>
    private (IdentifierSyntax? Name, TokenInput End) ReadName(TokenInput keyword)
    {
        var result = QualifiedName(keyword.Next);
        if (result.WasSuccessful)
        {
            var end = (TokenInput)result.Remainder;
            var last = end.Stream.At(end.Position - 1);
            // The last part of the name is missing, or the dot before it.
            if (end.Kind == TokenKind.End || IsWord(end, "use") || Recovery.IsDeclaration(end)) return (result.Value, end);
            if (Recovery.IsDeclaration(last) || (last.Token.IsFirstOnLine && IsWord(last, "use"))) last.Stream.Fail(last.Position, "a name");
            else if (end.Token.IsFirstOnLine) return (result.Value, end);
            else end.Stream.Fail(end.Position, "a new line");
        }
        var place = recovery.ReportFailure(keyword);
        return (null, place.Token.IsFirstOnLine && place.Position > keyword.Position ? place : EndOfLine(place));
    }

    private TokenInput ReadExtern(TokenInput start)
    {
        var keyword = start.Next.Token.Text;
        if (ExternKeywords.Contains(keyword)) return ReadExternPart(start, keyword);
        if (keyword != "op") start.Stream.Fail(start.Next.Position, string.Join(", ", ExternKeywords.Select(k => $"'{k}'")));
        var result = Extern(start);
        var end = result.WasSuccessful
            ? (TokenInput)result.Remainder
            : Recovery.SkipToDeclaration(start, recovery.ReportFailure(start), start.Token.Column);
        var (documentation, span) = (start.Token.Documentation, SpanOf(start, end));
        if (result.WasSuccessful)
        {
            var (name, parameters, shape) = result.Value;
            declarations.Add(new ExternSyntax(
                name, [.. parameters.OfType<InputSyntax>()], [.. parameters.OfType<ParameterSyntax>()], shape, documentation, span));
        }
        else if (start.Next.Next.Kind == TokenKind.Identifier)
            declarations.Add(new ExternSyntax(new(start.Next.Next.Token.Text, start.Next.Next.Token.Span), [], [], null, documentation, span));
        return end;
    }

    private TokenInput ReadExternPart(TokenInput start, string keyword)
    {
        var result = ExternPart(start);
        var end = result.WasSuccessful
            ? (TokenInput)result.Remainder
            : Recovery.SkipToDeclaration(start, recovery.ReportFailure(start), start.Token.Column);
        var (documentation, span) = (start.Token.Documentation, SpanOf(start, end));
        if (result.WasSuccessful)
        {
            var (name, parameters, target) = result.Value;
            declarations.Add(new ExternPartSyntax(keyword, name, parameters, target, false, documentation, span));
        }
        else if (start.Next.Next is { Kind: TokenKind.Identifier, Token: var token })
            declarations.Add(new ExternPartSyntax(keyword, new(token.Text, token.Span), [], null, true, documentation, span));
        return end;
    }

    private TokenInput ReadDeclaration(TokenInput start)
    {
        var column = start.Token.Column;
        var head = Head(start);
        var here = head.WasSuccessful ? (TokenInput)head.Remainder : FindBody(recovery.ReportFailure(start), column);
        var keyword = start.Token.Text;
        var name = new IdentifierSyntax(start.Next.Token.Text, start.Next.Token.Span);
        var parameters = head.WasSuccessful ? head.Value.Parameters : [];
        var documentation = start.Token.Documentation;

        if (keyword == "network" && here.Kind == TokenKind.Equals)
        {
            var value = ExpressionGrammar.Expression(here.Next);
            var end = (TokenInput)value.Remainder;
            var isComplete = value.WasSuccessful && (end.Token.IsFirstOnLine || end.Kind == TokenKind.End);
            if (value.WasSuccessful && !isComplete) end.Stream.Fail(end.Position, value.Value is NameSyntax ? "'(' or a new line" : "a new line");
            if (!isComplete) end = Recovery.SkipToDeclaration(start, recovery.ReportFailure(start), column);
            declarations.Add(new BlockSyntax(
                keyword, name, parameters, value.WasSuccessful ? value.Value : null, [], !head.WasSuccessful || !isComplete, documentation,
                SpanOf(start, end)));
            return end;
        }
        if (keyword == "experiment" && head.WasSuccessful && (here.Kind == TokenKind.Colon || IsWord(here, "extends"))
            && here.Next.Kind == TokenKind.Identifier && here.Next.Next.Kind == TokenKind.OpenBrace)
        {
            var parent = new IdentifierSyntax(here.Next.Token.Text, here.Next.Token.Span);
            diagnostics.Report(
                SyntaxDiagnostics.Foreign, source, here.Token.Span,
                $"an experiment takes over the items of another with 'from'; write 'experiment {name.Text} from {parent.Text}'");
            return ReadItems(start, here.Next.Next.Next, name, parent);
        }
        var isBroken = !head.WasSuccessful;
        if (here.Kind != TokenKind.OpenBrace && head.WasSuccessful)
        {
            here.Stream.Fail(here.Position, keyword == "network" ? "'{' or '='" : "'{'");
            recovery.ReportFailure(start);
            // Only the brace is missing if a body begins.
            if (BeginsBody(here, keyword, column)) return ReadBody(here);
            isBroken = true;
            here = FindBody(here, column);
        }
        if (here.Kind == TokenKind.OpenBrace) return ReadBody(here.Next);
        if (here.Position == start.Position) here = Recovery.SkipToDeclaration(start, start, column);
        declarations.Add(new BlockSyntax(keyword, name, [], null, [], true, documentation, SpanOf(start, here)));
        return here;

        TokenInput ReadBody(TokenInput body) => HasItems(keyword)
            ? ReadItems(start, body, name, head.WasSuccessful ? head.Value.Base : null)
            : ReadStatements(start, body, name, parameters, isBroken);
    }

    private static bool BeginsBody(TokenInput here, string keyword, int column) =>
        !Recovery.IsDeclaration(here, column) && (HasItems(keyword) ? here.Kind == TokenKind.Identifier : StatementGrammar.Starts(here));

    private TokenInput ReadStatements(
        TokenInput start, TokenInput here, IdentifierSyntax name, IReadOnlyList<ParameterSyntax> parameters, bool isBroken)
    {
        var (statements, end) = recovery.Body(here, start.Token.Column, StatementGrammar.Statement, StatementGrammar.Starts, StatementGrammar.Skipped);
        end = Close(here, end);
        declarations.Add(new BlockSyntax(start.Token.Text, name, parameters, null, statements, isBroken, start.Token.Documentation, SpanOf(start, end)));
        return end;
    }

    private TokenInput ReadItems(TokenInput start, TokenInput here, IdentifierSyntax name, IdentifierSyntax? parent)
    {
        var (items, end) = recovery.Body(here, start.Token.Column, ItemGrammar.Item, ItemGrammar.Starts, ItemGrammar.Skipped);
        end = Close(here, end);
        var (documentation, span) = (start.Token.Documentation, SpanOf(start, end));
        declarations.Add(start.Token.Text == "dataset"
            ? new DatasetSyntax(name, items, documentation, span)
            : new ExperimentSyntax(name, parent, items, documentation, span));
        return end;
    }

    private TokenInput Close(TokenInput open, TokenInput here)
    {
        if (here.Kind == TokenKind.CloseBrace) return here.Next;
        here.Stream.Forget();
        here.Stream.Fail(here.Position, "'}'");
        recovery.ReportFailure(open);
        return here;
    }

    /// <summary>After a malformed header: the <c>{</c> of the body, or else the next declaration.</summary>
    private static TokenInput FindBody(TokenInput here, int column)
    {
        while (here.Kind is not (TokenKind.OpenBrace or TokenKind.End) && !Recovery.IsDeclaration(here, column)) here = here.Next;
        return here;
    }
}
