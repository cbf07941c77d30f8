using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>A piece of a file as it is written.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record SyntaxNode(SourceSpan Span);

/// <summary>A name where it is written; dots included where it may be qualified.</summary>
/// <param name="Text">The name.</param>
/// <param name="Span">Where it stands.</param>
public sealed record IdentifierSyntax(string Text, SourceSpan Span) : SyntaxNode(Span);

/// <summary>A whole file.</summary>
/// <param name="Namespace">Its <c>namespace</c>, or null.</param>
/// <param name="Uses">The namespaces it uses, in order.</param>
/// <param name="Declarations">Its declarations, in order.</param>
/// <param name="Span">All of it.</param>
public sealed record FileSyntax(
    IdentifierSyntax? Namespace, IReadOnlyList<IdentifierSyntax> Uses, IReadOnlyList<DeclarationSyntax> Declarations, SourceSpan Span) : SyntaxNode(Span);

/// <summary>A declaration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Documentation">Its doc comment, lines joined with <c>\n</c>; empty where there is none.</param>
/// <param name="Span">Where it stands.</param>
public abstract record DeclarationSyntax(IdentifierSyntax Name, string Documentation, SourceSpan Span) : SyntaxNode(Span);

/// <summary>A <c>block</c>, <c>backbone</c>, <c>head</c> or <c>network</c>.</summary>
/// <param name="Keyword">Which of the four words.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Base">What follows <c>=</c> in <c>network A = B(…)</c>; null where there is a body.</param>
/// <param name="Statements">The statements of the body.</param>
/// <param name="IsBroken">Whether its head could not be read; then nothing more is said about its use.</param>
/// <param name="Documentation">Its doc comment.</param>
/// <param name="Span">Where it stands.</param>
public sealed record BlockSyntax(
    string Keyword,
    IdentifierSyntax Name,
    IReadOnlyList<ParameterSyntax> Parameters,
    ExpressionSyntax? Base,
    IReadOnlyList<StatementSyntax> Statements,
    bool IsBroken,
    string Documentation,
    SourceSpan Span) : DeclarationSyntax(Name, Documentation, Span);

/// <summary>A parameter <c>name: type = default</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">Its default, or null.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ParameterSyntax(IdentifierSyntax Name, TypeSyntax Type, ExpressionSyntax? Default, SourceSpan Span) : SyntaxNode(Span);

/// <summary>A type: <c>int</c>, <c>int[]</c>, <c>Backbone</c>, or the members of an enumeration, <c>D | D16 | none</c>.</summary>
/// <param name="Names">One name, or the two or more members of an enumeration.</param>
/// <param name="IsList">Whether <c>[]</c> follows the name.</param>
/// <param name="Span">Where it stands.</param>
public sealed record TypeSyntax(IReadOnlyList<IdentifierSyntax> Names, bool IsList, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>extern op name(x: [N, C, H, W], k: int) -> [N, C, H, W]</c>: an operation that is written in C#.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Inputs">The tensors it takes.</param>
/// <param name="Parameters">The constants it takes.</param>
/// <param name="Result">The shape of what it gives; null where it could not be read.</param>
/// <param name="Documentation">Its doc comment.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ExternSyntax(
    IdentifierSyntax Name,
    IReadOnlyList<InputSyntax> Inputs,
    IReadOnlyList<ParameterSyntax> Parameters,
    ShapeSyntax? Result,
    string Documentation,
    SourceSpan Span) : DeclarationSyntax(Name, Documentation, Span);

/// <summary>A <c>dataset</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Items">Its items.</param>
/// <param name="Documentation">Its doc comment.</param>
/// <param name="Span">Where it stands.</param>
public sealed record DatasetSyntax(IdentifierSyntax Name, IReadOnlyList<ItemSyntax> Items, string Documentation, SourceSpan Span)
    : DeclarationSyntax(Name, Documentation, Span);

/// <summary>An <c>experiment</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Items">Its items.</param>
/// <param name="Documentation">Its doc comment.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ExperimentSyntax(IdentifierSyntax Name, IReadOnlyList<ItemSyntax> Items, string Documentation, SourceSpan Span)
    : DeclarationSyntax(Name, Documentation, Span);

/// <summary>An item of a dataset or experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Span">Where it stands.</param>
public abstract record ItemSyntax(IdentifierSyntax Name, SourceSpan Span) : SyntaxNode(Span);

/// <summary>An item with values: <c>epochs 20</c>, <c>augment scale(0.5..2.0), flip</c>, <c>start from Base</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The values; for <c>start from</c> what follows <c>from</c>.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ValueItemSyntax(IdentifierSyntax Name, IReadOnlyList<ExpressionSyntax> Values, SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary><c>classes { road 7 #804080 … }</c>.</summary>
/// <param name="Name">The word <c>classes</c>.</param>
/// <param name="Classes">The classes.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ClassesItemSyntax(IdentifierSyntax Name, IReadOnlyList<ClassSyntax> Classes, SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary>A class: name, ids, colour.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ids">The values in label images, as written; at least one.</param>
/// <param name="Colour">The colour, <c>#rrggbb</c>.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ClassSyntax(IdentifierSyntax Name, IReadOnlyList<string> Ids, string Colour, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>splits { train, val, trainval = train + val, test(labels: none) }</c>.</summary>
/// <param name="Name">The word <c>splits</c>.</param>
/// <param name="Splits">The splits.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SplitsItemSyntax(IdentifierSyntax Name, IReadOnlyList<SplitSyntax> Splits, SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary>A split: <c>train</c>, <c>train("training")</c>, or <c>trainval = train + val</c>.</summary>
/// <param name="Name">The name before <c>=</c>, or null.</param>
/// <param name="Value">What is behind it, or all of it.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SplitSyntax(IdentifierSyntax? Name, ExpressionSyntax Value, SourceSpan Span) : SyntaxNode(Span);

/// <summary>An item that could not be read; it was reported.</summary>
/// <param name="Name">What it begins with.</param>
/// <param name="Span">What was skipped.</param>
public sealed record SkippedItemSyntax(IdentifierSyntax Name, SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary>A statement of a body.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record StatementSyntax(SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>in x: [N, C, H, W]</c>.</summary>
/// <param name="Name">The name of the input.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Span">Where it stands.</param>
public sealed record InputSyntax(IdentifierSyntax Name, ShapeSyntax Shape, SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>name: [shape] = expression</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The annotation, or null.</param>
/// <param name="Value">The expression.</param>
/// <param name="Span">Where it stands.</param>
public sealed record AssignmentSyntax(IdentifierSyntax Name, ShapeSyntax? Shape, ExpressionSyntax Value, SourceSpan Span) : StatementSyntax(Span);

/// <summary>One output: <c>out e</c>, <c>out name</c>, <c>out name = e</c>, <c>out aux name = e</c>; a comma makes several of these.</summary>
/// <param name="IsAuxiliary">Whether it has <c>aux</c>.</param>
/// <param name="Name">The name, or null; <c>out name</c> has a name and no value.</param>
/// <param name="Shape">The annotation, or null.</param>
/// <param name="Value">The expression, or null.</param>
/// <param name="Span">Where it stands.</param>
public sealed record OutputSyntax(bool IsAuxiliary, IdentifierSyntax? Name, ShapeSyntax? Shape, ExpressionSyntax? Value, SourceSpan Span)
    : StatementSyntax(Span);

/// <summary><c>init kaiming_normal(fan_out)</c>.</summary>
/// <param name="Value">What follows the word.</param>
/// <param name="Span">Where it stands.</param>
public sealed record InitializationSyntax(ExpressionSyntax Value, SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>norm group(32)</c>.</summary>
/// <param name="Value">What follows the word.</param>
/// <param name="Span">Where it stands.</param>
public sealed record NormalizationSyntax(ExpressionSyntax Value, SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>param name: [shape] = initialisation</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Value">How it begins.</param>
/// <param name="Span">Where it stands.</param>
public sealed record WeightSyntax(IdentifierSyntax Name, ShapeSyntax Shape, ExpressionSyntax Value, SourceSpan Span) : StatementSyntax(Span);

/// <summary>A statement that could not be read; it was reported.</summary>
/// <param name="Name">The name it would have defined, or null.</param>
/// <param name="Span">What was skipped.</param>
public sealed record SkippedStatementSyntax(IdentifierSyntax? Name, SourceSpan Span) : StatementSyntax(Span);

/// <summary>A shape <c>[N, C, H/2, W/2]</c>, or with <c>[]</c> behind it the shapes of a list of tensors.</summary>
/// <param name="Dimensions">The dimensions; <c>_</c>, for any, is a name.</param>
/// <param name="IsList">Whether it is that of a list.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ShapeSyntax(IReadOnlyList<ExpressionSyntax> Dimensions, bool IsList, SourceSpan Span) : SyntaxNode(Span);
