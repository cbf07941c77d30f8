using SegDsl.Language.Syntax;

namespace SegDsl.Language.Formatting;

/// <summary>Bodies and statements.</summary>
internal sealed partial class SyntaxPrinter
{
    private Document PrintBody(IReadOnlyList<StatementSyntax> statements)
    {
        var open = cursor.Take();
        var lines = new List<StatementLine>();
        for (var i = 0; i < statements.Count; i++) lines.Add(PrintStatement(statements, ref i));
        return PrintBody(open, StatementLine.Align(lines, width));
    }

    /// <summary>The body of a declaration: lines between braces on lines of their own.</summary>
    private Document PrintBody(Document open, IReadOnlyList<Document> lines)
    {
        var last = cursor.TakeLastComments(lines.Count == 0);
        var content = Document.Indent(lines.Append(last).Where(l => !l.IsEmpty).SelectMany(l => new[] { Document.HardLine, l }));
        return Document.Concat(Document.HardLine, open, content, Document.HardLine, cursor.Take());
    }

    private StatementLine PrintStatement(IReadOnlyList<StatementSyntax> statements, ref int index)
    {
        var start = cursor.TakeLineStart(index == 0);
        return statements[index] switch
        {
            AssignmentSyntax { Shape: null } assignment => PrintNamed(start, cursor.Take(), Document.Empty, assignment.Value),
            AssignmentSyntax { Shape: { } shape } assignment =>
                PrintNamed(start, Document.Concat(cursor.Take(), cursor.Take()), Print(shape), assignment.Value),
            WeightSyntax weight =>
                PrintNamed(start, Document.Concat(cursor.Take(), Blank, cursor.Take(), cursor.Take()), Print(weight.Shape), weight.Value),
            InputSyntax input => new(start, Document.Concat(cursor.Take(), Blank, PrintAnnotated(input.Shape))),
            InitializationSyntax initialization => new(start, Document.Concat(cursor.Take(), Blank, Print(initialization.Value))),
            NormalizationSyntax normalization => new(start, Document.Concat(cursor.Take(), Blank, Print(normalization.Value))),
            OutputSyntax => new(start, PrintOutputs(statements, ref index)),
            var other => throw new InvalidOperationException($"Cannot print {other.GetType().Name}."),
        };
    }

    /// <summary><c>name = value</c>, or <c>name: shape = value</c> with the colon in the name.</summary>
    private StatementLine PrintNamed(Document start, Document name, Document shape, ExpressionSyntax value) =>
        new(start, name, shape, Document.Concat(cursor.Take(), Blank, Print(value)));

    /// <summary><c>name: shape</c>.</summary>
    private Document PrintAnnotated(ShapeSyntax shape) => Document.Concat(cursor.Take(), cursor.Take(), Blank, Print(shape));

    /// <summary>An <c>out</c> with all its outputs.</summary>
    private Document PrintOutputs(IReadOnlyList<StatementSyntax> statements, ref int index)
    {
        var keyword = cursor.Take();
        var first = Print((OutputSyntax)statements[index]);
        if (cursor.Current.Kind != TokenKind.Comma) return Document.Concat(keyword, Blank, first);

        var others = new List<Document>();
        while (cursor.Current.Kind == TokenKind.Comma)
        {
            others.Add(cursor.Take());
            others.Add(Document.Line);
            others.Add(cursor.TakeComments());
            others.Add(Print((OutputSyntax)statements[++index]));
        }
        return Document.Group(keyword, Blank, first, Document.Indent(others));
    }

    private Document Print(OutputSyntax output)
    {
        var aux = output.IsAuxiliary ? Document.Concat(cursor.Take(), Blank) : Document.Empty;
        // A name without a value is an expression, which the author may have parenthesized.
        if (output is { Name: { } given, Value: null }) return Document.Concat(aux, Print(new NameSyntax(given.Text, given.Span)));
        if (output.Value is not { } value) throw new InvalidOperationException("An output has neither name nor value.");
        if (output.Name is null) return Document.Concat(aux, Print(value));
        var name = cursor.Take();
        var shape = output.Shape is null ? Document.Empty : Document.Concat(cursor.Take(), Blank, Print(output.Shape));
        return Document.Concat(aux, name, shape, Blank, cursor.Take(), Blank, Print(value));
    }

    /// <summary>A shape, always on one line.</summary>
    private Document Print(ShapeSyntax shape)
    {
        var parts = new List<Document> { cursor.Take() };
        for (var i = 0; i < shape.Dimensions.Count; i++)
        {
            parts.Add(Print(shape.Dimensions[i]));
            if (i < shape.Dimensions.Count - 1) parts.AddRange([cursor.Take(), Blank]);
            else if (cursor.Current.Kind == TokenKind.Comma) parts.Add(cursor.Drop());
        }
        parts.Add(cursor.Take());
        if (shape.IsList) parts.AddRange([cursor.Take(), cursor.Take()]);
        return Document.Whole(parts);
    }
}
