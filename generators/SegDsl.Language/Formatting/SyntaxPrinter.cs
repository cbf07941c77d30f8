using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Formatting;

/// <summary>
/// Converts syntax to a document, with one method per kind of node that takes the node's tokens in order. This part handles files, declarations and
/// parameters.
/// </summary>
internal sealed partial class SyntaxPrinter(SourceText source, int width)
{
    private readonly TokenCursor cursor = new(source);

    /// <summary>A whole file.</summary>
    public Document Print(FileSyntax file)
    {
        var sections = new List<Document>();
        if (file.Namespace is not null) sections.Add(Document.Concat(cursor.TakeLineStart(true), PrintNamed(file.Namespace)));
        if (file.Uses.Count > 0)
        {
            sections.Add(Document.Concat(file.Uses.Select((use, i) =>
                Document.Concat(i > 0 ? Document.HardLine : Document.Empty, cursor.TakeLineStart(i == 0), PrintNamed(use)))));
        }
        foreach (var declaration in file.Declarations) sections.Add(Document.Concat(cursor.TakeLineStart(true), Print(declaration)));
        if (cursor.HasComments) sections.Add(cursor.TakeLineStart(true));
        return Document.Concat(sections.Select((section, i) => Document.Concat(i > 0 ? Document.BlankLine : Document.Empty, section)));
    }

    /// <summary><c>namespace A.B</c>, <c>use A.B</c>.</summary>
    private Document PrintNamed(IdentifierSyntax name)
    {
        var keyword = cursor.Take();
        var parts = new List<Document>();
        while (cursor.Current.Kind != TokenKind.End && cursor.Current.Span.End <= name.Span.End) parts.Add(cursor.Take());
        return Document.Concat(keyword, Blank, Document.Concat(parts));
    }

    private Document Print(DeclarationSyntax declaration)
    {
        var head = Document.Concat(cursor.Take(), Blank, cursor.Take());
        var rest = declaration switch
        {
            BlockSyntax { Base: { } value } block => Document.Concat(PrintParameters(block.Parameters), PrintBase(value)),
            BlockSyntax block => Document.Concat(PrintParameters(block.Parameters), PrintBody(block.Statements)),
            ExternSyntax operation => PrintOperation(operation),
            ExternPartSyntax part => PrintPart(part),
            DatasetSyntax dataset => PrintItems(dataset.Items),
            ExperimentSyntax { Base: not null } experiment =>
                Document.Concat(Blank, cursor.Take(), Blank, cursor.Take(), PrintItems(experiment.Items)),
            ExperimentSyntax experiment => PrintItems(experiment.Items),
            _ => throw new InvalidOperationException($"Cannot print {declaration.GetType().Name}."),
        };
        return Document.Concat(head, rest);
    }

    /// <summary>The rest of a declaration after <c>extern op</c>.</summary>
    private Document PrintOperation(ExternSyntax operation)
    {
        var parameters = operation.Inputs.Concat<SyntaxNode>(operation.Parameters).OrderBy(p => p.Span.Start).ToList();
        var name = cursor.Take();
        var list = PrintList(parameters, p => p is InputSyntax input ? PrintAnnotated(input.Shape) : Print((ParameterSyntax)p));
        var result = operation.Result is null ? Document.Empty : Document.Concat(Blank, cursor.Take(), Blank, Print(operation.Result));
        return Document.Concat(Blank, name, list, result);
    }

    /// <summary>The rest of a declaration after <c>extern loss</c>.</summary>
    private Document PrintPart(ExternPartSyntax part)
    {
        var (name, list) = (cursor.Take(), PrintList(part.Parameters, Print));
        return Document.Concat(Blank, name, list, part.Target is null ? Document.Empty : Document.Concat(Blank, cursor.Take(), Blank, cursor.Take()));
    }

    private Document PrintParameters(IReadOnlyList<ParameterSyntax> parameters) =>
        cursor.Current.Kind == TokenKind.OpenParenthesis ? PrintList(parameters, Print) : Document.Empty;

    private Document Print(ParameterSyntax parameter)
    {
        var name = Document.Concat(cursor.Take(), cursor.Take());
        var type = Print(parameter.Type);
        return parameter.Default is null
            ? Document.Concat(name, Blank, type)
            : Document.Concat(name, Blank, type, Blank, cursor.Take(), Blank, Print(parameter.Default));
    }

    private Document Print(TypeSyntax type)
    {
        var first = cursor.Take();
        if (type.IsList) return Document.Concat(first, cursor.Take(), cursor.Take());
        return Document.Concat(type.Names.Skip(1).Select(_ => Document.Concat(Blank, cursor.Take(), Blank, cursor.Take())).ToList().Prepend(first));
    }

    /// <summary><c>= Head(…)</c>, on the next line if the author wrote it there, or if the line is too long.</summary>
    private Document PrintBase(ExpressionSyntax value)
    {
        var equals = cursor.Take();
        var mustBreak = cursor.Current.IsFirstOnLine;
        return Document.Concat(Blank, equals, Document.Group(mustBreak, Document.Indent(Document.Line, Print(value))));
    }

    /// <summary>Items in brackets separated by commas: on one line, together on the next line, or on one line each.</summary>
    private Document PrintList<T>(IReadOnlyList<T> items, Func<T, Document> print)
    {
        var open = cursor.Take();
        if (items.Count == 0 && !cursor.HasComments) return Document.Concat(open, cursor.Take());
        var parts = new List<Document>();
        for (var i = 0; i < items.Count; i++)
        {
            var isLast = i == items.Count - 1;
            parts.Add(cursor.TakeComments());
            parts.Add(print(items[i]));
            if (cursor.Current.Kind == TokenKind.Comma) parts.Add(isLast ? cursor.Drop() : cursor.Take());
            if (!isLast) parts.Add(Document.Line);
        }
        parts.Add(cursor.TakeLastComments(items.Count == 0));
        return Document.Group(open, Document.Indent(Document.SoftLine, Document.Group(parts)), cursor.Take());
    }

    private static Document Blank { get; } = Document.Blanks(1);
}
