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

    /// <summary>Parses the file. Never throws; errors are reported.</summary>
    public FileSyntax Parse()
    {
        var here = new TokenStream(Lexer.Tokenize(source, diagnostics)).At(0);
        IdentifierSyntax? fileNamespace = null;
        var uses = new List<IdentifierSyntax>();
        var declarations = new List<DeclarationSyntax>();
        while (here.Kind != TokenKind.End)
        {
            here.Stream.Forget();
            if (Recovery.IsDeclaration(here))
                here = IsWord(here, "extern") ? ReadExtern(here, declarations) : ReadDeclaration(here, declarations);
            else if (IsWord(here, "namespace") && fileNamespace is null && uses.Count == 0 && declarations.Count == 0)
                here = ReadName(here, name => fileNamespace = name);
            else if (IsWord(here, "use") && declarations.Count == 0)
                here = ReadName(here, uses.Add);
            else
            {
                here.Stream.Fail(here.Position, "a declaration (block, backbone, head, network, extern, dataset or experiment)");
                var start = here;
                var word = Suggestions.Closest(start.Token.Text, Recovery.Words) ?? start.Token.Text;
                here = recovery.ReportFailure(start, Hint(start.Token.Text));
                // Its members report no further errors.
                if (word == "namespace" && fileNamespace is null && declarations.Count == 0 && start.Next.Kind == TokenKind.Identifier)
                {
                    here = ReadName(start, name => fileNamespace = name);
                    continue;
                }
                here = SkipToBeginning(here, mayBeHead: declarations.Count == 0);
                // Its uses report no further errors.
                if (IsNameBefore(start, TokenKind.Identifier))
                    declarations.Add(new BlockSyntax(word, new(start.Next.Token.Text, start.Next.Token.Span), [], null, [], true, "", SpanOf(start, here)));
            }
        }
        return new(fileNamespace, uses, declarations, new(0, source.Text.Length));
    }

    /// <summary>The next declaration, or else the end of the file; before the first declaration also a <c>namespace</c> or <c>use</c>.</summary>
    private static TokenInput SkipToBeginning(TokenInput from, bool mayBeHead)
    {
        var here = from.Next;
        while (here.Kind != TokenKind.End && !Recovery.IsDeclaration(here)
            && !(mayBeHead && here.Token.IsFirstOnLine && (IsWord(here, "namespace") || IsWord(here, "use")))) here = here.Next;
        return here;
    }

    private static string Hint(string text) => text switch
    {
        "namespace" => " A file begins with at most one namespace.",
        "use" => " Write it before all declarations.",
        _ => Suggestions.For(text, Recovery.Words),
    };

    private TokenInput ReadName(TokenInput here, Action<IdentifierSyntax> take)
    {
        var result = QualifiedName(here.Next);
        if (result.WasSuccessful)
        {
            take(result.Value);
            return (TokenInput)result.Remainder;
        }
        var place = recovery.ReportFailure(here);
        return place.Position > here.Position ? place : here.Next;
    }

    private TokenInput ReadExtern(TokenInput start, List<DeclarationSyntax> declarations)
    {
        var keyword = start.Next.Token.Text;
        if (ExternKeywords.Contains(keyword)) return ReadExternPart(start, keyword, declarations);
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

    private TokenInput ReadExternPart(TokenInput start, string keyword, List<DeclarationSyntax> declarations)
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

    private TokenInput ReadDeclaration(TokenInput start, List<DeclarationSyntax> declarations)
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
            var end = value.WasSuccessful ? (TokenInput)value.Remainder : Recovery.SkipToDeclaration(start, recovery.ReportFailure(start), column);
            declarations.Add(new BlockSyntax(
                keyword, name, parameters, value.WasSuccessful ? value.Value : null, [], !head.WasSuccessful || !value.WasSuccessful, documentation,
                SpanOf(start, end)));
            return end;
        }
        if (here.Kind != TokenKind.OpenBrace)
        {
            if (head.WasSuccessful)
            {
                here.Stream.Fail(here.Position, keyword == "network" ? "'{' or '='" : "'{'");
                recovery.ReportFailure(start);
                here = Recovery.SkipToDeclaration(start, start, column);
            }
            declarations.Add(new BlockSyntax(keyword, name, [], null, [], true, documentation, SpanOf(start, here)));
            return here;
        }
        return HasItems(keyword)
            ? ReadItems(start, here.Next, name, head.WasSuccessful ? head.Value.Base : null, declarations)
            : ReadStatements(start, here.Next, name, parameters, !head.WasSuccessful, declarations);
    }

    private TokenInput ReadStatements(
        TokenInput start, TokenInput here, IdentifierSyntax name, IReadOnlyList<ParameterSyntax> parameters,
        bool isBroken, List<DeclarationSyntax> declarations)
    {
        var (statements, end) = recovery.Body(here, start.Token.Column, StatementGrammar.Statement, StatementGrammar.Starts, StatementGrammar.Skipped);
        end = Close(here, end);
        declarations.Add(new BlockSyntax(start.Token.Text, name, parameters, null, statements, isBroken, start.Token.Documentation, SpanOf(start, end)));
        return end;
    }

    private TokenInput ReadItems(
        TokenInput start, TokenInput here, IdentifierSyntax name, IdentifierSyntax? parent, List<DeclarationSyntax> declarations)
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
