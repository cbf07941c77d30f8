using SegDsl.Language.Collections;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Formatting;

/// <summary>Expressions.</summary>
internal sealed partial class SyntaxPrinter
{
    private Document Print(ExpressionSyntax expression)
    {
        if (!StackGuard.HasRoom) return StackGuard.Continue((self: this, expression), static c => c.self.Print(c.expression));
        // Parentheses have no node; keep those of the author.
        if (cursor.Encloses(expression.Span)) return IsBlock(expression) ? PrintBlock(expression) : PrintList([expression], Print);
        return expression switch
        {
            LiteralSyntax or NameSyntax => cursor.Take(),
            MemberSyntax member => Document.Concat(Print(member.Target), cursor.Take(), cursor.Take()),
            IndexSyntax index => Document.Concat(Print(index.Target), PrintList([index.Index], Print)),
            CallSyntax call => Document.Concat(
                cursor.Take(),
                call.Arguments is [{ Name: null, Value: var only }] && IsBlock(only) ? PrintBlock(only) : PrintList(call.Arguments, Print)),
            UnarySyntax { Operator: TokenKind.Not } unary => Document.Concat(cursor.Take(), Blank, Print(unary.Operand)),
            UnarySyntax unary => Document.Concat(cursor.Take(), Print(unary.Operand)),
            BinarySyntax binary => PrintChain(binary),
            RangeSyntax range => Document.Concat(Print(range.Start), cursor.Take(), Print(range.End)),
            ListSyntax list => ReadBlock(list.Items, Print).Print(),
            ConditionalSyntax conditional => PrintBranches(conditional),
            MatchSyntax match => PrintMatch(match),
            PipeSyntax pipe => new PipeDocument(Print(pipe.Source), [.. pipe.Layers.Select(PrintLink)]),
            LayerCallSyntax call => Print(call.Layer),
            SequenceSyntax sequence => ReadStages(sequence.Stages).Print(),
            ParallelSyntax parallel => Document.Concat(PrintHead(parallel), ReadStages(parallel.Stages).Print()),
            ForSyntax loop => PrintLoop(loop),
            AgainSyntax again => PrintAgain(again),
            _ => throw new InvalidOperationException($"Cannot print {expression.GetType().Name}."),
        };
    }

    private Document Print(ArgumentSyntax argument)
    {
        if (argument.Name is null) return Print(argument.Value);
        var name = Document.Concat(cursor.Take(), cursor.Take());
        var isShort = argument.Value.Span == argument.Name.Span;
        return isShort ? name : Document.Concat(name, Blank, Print(argument.Value));
    }

    /// <summary>Whether an expression has its own brackets or braces, so that brackets directly around it need no lines.</summary>
    private static bool IsBlock(ExpressionSyntax expression) =>
        expression is ListSyntax or ForSyntax or ParallelSyntax or MatchSyntax or ConditionalSyntax;

    private Document PrintBlock(ExpressionSyntax expression)
    {
        var open = cursor.Take();
        var value = Print(expression);
        var comma = cursor.Current.Kind == TokenKind.Comma ? cursor.Drop() : Document.Empty;
        return Document.Concat(open, value, comma, cursor.Take());
    }

    /// <summary>Operators of one precedence, on one line or with each operator at the beginning of a line.</summary>
    private Document PrintChain(BinarySyntax binary)
    {
        var rest = new List<Document>();
        var first = PrintLeft(binary, rest);
        return Document.Group(first, Document.Indent(rest));
    }

    private Document PrintLeft(BinarySyntax binary, List<Document> rest)
    {
        var isChain = binary.Left is BinarySyntax left && Precedence(left.Operator) == Precedence(binary.Operator) && !cursor.Encloses(left.Span);
        var first = isChain ? PrintLeft((BinarySyntax)binary.Left, rest) : Print(binary.Left);
        rest.AddRange([Document.Line, cursor.TakeComments(), cursor.Take(), Blank, Print(binary.Right)]);
        return first;
    }

    private static int Precedence(TokenKind kind) => kind switch
    {
        TokenKind.Or => 0,
        TokenKind.And => 1,
        TokenKind.Plus or TokenKind.Minus => 3,
        TokenKind.Star or TokenKind.Slash or TokenKind.Percent => 4,
        _ => 2,
    };

    /// <summary><c>if c { a } else { b }</c>, on one line or with each value on separate lines.</summary>
    private Document PrintBranches(ConditionalSyntax conditional)
    {
        var parts = new List<Document>();
        var mustBreak = false;
        ExpressionSyntax otherwise = conditional;
        while (cursor.Current.Kind == TokenKind.If && otherwise is ConditionalSyntax branch)
        {
            parts.AddRange([cursor.Take(), Blank, Print(branch.Condition), Blank, PrintBraced(branch.Then, ref mustBreak), Blank, cursor.Take(), Blank]);
            otherwise = branch.Else;
        }
        parts.Add(PrintBraced(otherwise, ref mustBreak));
        return Document.Group(mustBreak, parts);
    }

    /// <summary><c>again name(x)</c></summary>
    private Document PrintAgain(AgainSyntax again) => Document.Concat(
        cursor.Take(), Blank, cursor.Take(), again.Arguments.Count == 0 && cursor.Current.Kind != TokenKind.OpenParenthesis
            ? Document.Empty : PrintList(again.Arguments, Print));

    /// <summary><c>for i, y in list { value }</c>, on one line or with the value on separate lines.</summary>
    private Document PrintLoop(ForSyntax loop)
    {
        var mustBreak = false;
        var head = PrintHead(loop.Source, loop.Template, loop.Carried);
        var body = PrintBraced(loop.Body, ref mustBreak);
        return Document.Concat(head, Document.Group(mustBreak, body));
    }

    /// <summary><c>{ value }</c>, with the line breaks of the enclosing group.</summary>
    private Document PrintBraced(ExpressionSyntax value, ref bool mustBreak)
    {
        var open = cursor.Take();
        mustBreak |= cursor.Current.IsFirstOnLine;
        var content = Document.Concat(cursor.TakeComments(), Print(value), cursor.TakeLastComments(false));
        return Document.Concat(open, Document.Indent(Document.Line, content), Document.Line, cursor.Take());
    }

    /// <summary><c>match s { 1 => a, else => b }</c>, on one line or with each arm on a line and aligned arrows.</summary>
    private Document PrintMatch(MatchSyntax match)
    {
        var head = Document.Concat(cursor.Take(), Blank, Print(match.Subject), Blank);
        var arms = match.Else is null ? match.Arms : [.. match.Arms, new(null, match.Else, match.Else.Span)];
        var patterns = new List<Document>();
        var block = ReadBlock(arms, arm =>
        {
            patterns.Add(arm.Patterns is null ? cursor.Take() : PrintPatterns(arm.Patterns));
            return Document.Concat(Blank, cursor.Take(), Blank, Print(arm.Value));
        });
        var isTable = match.Arms.SelectMany(a => a.Patterns ?? []).All(IsPlain) && !patterns.Any(p => p.IsBroken || p.EndsLine);
        var column = isTable ? patterns.Where(p => p.Width <= width).Select(p => p.Width).DefaultIfEmpty().Max() : 0;
        var items = block.Items.Zip(patterns, (item, pattern) => item with
        {
            BeginsRow = true,
            Content = Document.Concat(pattern, Document.IfBroken(Document.Blanks(Math.Max(0, column - pattern.Width)), Document.Empty), item.Content),
        });
        return Document.Concat(head, (block with { Items = [.. items] }).Print());
    }

    /// <summary>Whether a pattern always fits on one line.</summary>
    private static bool IsPlain(ExpressionSyntax pattern) => pattern is LiteralSyntax or NameSyntax or UnarySyntax { Operand: LiteralSyntax };

    private Document PrintPatterns(IReadOnlyList<ExpressionSyntax> patterns)
    {
        var parts = new List<Document> { Print(patterns[0]) };
        foreach (var pattern in patterns.Skip(1)) parts.AddRange([Blank, cursor.Take(), Blank, Print(pattern)]);
        return Document.Concat(parts);
    }
}
