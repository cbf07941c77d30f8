using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>A node of the syntax tree.</summary>
/// <param name="Span">Its source span.</param>
public abstract record SyntaxNode(SourceSpan Span);

/// <summary>A name in the source; includes dots if it is qualified.</summary>
/// <param name="Text">The name.</param>
/// <param name="Span">Its source span.</param>
public sealed record IdentifierSyntax(string Text, SourceSpan Span) : SyntaxNode(Span);

/// <summary>A whole file.</summary>
/// <param name="Namespace">Its <c>namespace</c>, or null.</param>
/// <param name="Uses">The namespaces it uses, in order.</param>
/// <param name="Declarations">Its declarations, in order.</param>
/// <param name="Span">The span of the whole file.</param>
public sealed record FileSyntax(
    IdentifierSyntax? Namespace, IReadOnlyList<IdentifierSyntax> Uses, IReadOnlyList<DeclarationSyntax> Declarations, SourceSpan Span) : SyntaxNode(Span)
{
    /// <summary>The name of a declaration or namespace whose name could not be parsed.</summary>
    public const string Unknown = "?";

    /// <summary>Whether its <c>namespace</c> could not be parsed. Every file then sees its declarations.</summary>
    public bool HasUnknownNamespace { get; init; }

    /// <summary>Whether one of its <c>use</c>s could not be parsed. It then sees all declarations.</summary>
    public bool HasUnknownUses { get; init; }

    /// <summary>Its namespace; empty if it names none, <see cref="Unknown"/> if it could not be parsed.</summary>
    public string NamespaceName => HasUnknownNamespace ? Unknown : Namespace?.Text ?? "";
}

/// <summary>A declaration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Documentation">Its doc comment, lines joined with <c>\n</c>; empty if there is none.</param>
/// <param name="Span">Its source span.</param>
public abstract record DeclarationSyntax(IdentifierSyntax Name, string Documentation, SourceSpan Span) : SyntaxNode(Span);

/// <summary>A <c>block</c>, <c>backbone</c>, <c>head</c> or <c>network</c>.</summary>
/// <param name="Keyword">The keyword of the declaration.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Base">The expression after <c>=</c> in <c>network A = B(…)</c>; null if there is a body.</param>
/// <param name="Statements">The statements of the body.</param>
/// <param name="IsBroken">Whether its header could not be parsed; its uses then report no further errors.</param>
/// <param name="Documentation">Its doc comment.</param>
/// <param name="Span">Its source span.</param>
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
/// <param name="Span">Its source span.</param>
public sealed record ParameterSyntax(IdentifierSyntax Name, TypeSyntax Type, ExpressionSyntax? Default, SourceSpan Span) : SyntaxNode(Span);

/// <summary>A type: <c>int</c>, <c>int[]</c>, <c>Backbone</c>, or the members of an enumeration, <c>D | D16 | none</c>.</summary>
/// <param name="Names">One name, or the two or more members of an enumeration.</param>
/// <param name="IsList">Whether <c>[]</c> follows the name.</param>
/// <param name="Span">Its source span.</param>
public sealed record TypeSyntax(IReadOnlyList<IdentifierSyntax> Names, bool IsList, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>extern op name(x: [N, C, H, W], k: int) -> [N, C, H, W]</c>: an operation written in C#.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Inputs">The tensor parameters.</param>
/// <param name="Parameters">The constant parameters.</param>
/// <param name="Result">The shape of the result; null if it could not be parsed.</param>
/// <param name="Documentation">Its doc comment.</param>
/// <param name="Span">Its source span.</param>
public sealed record ExternSyntax(
    IdentifierSyntax Name,
    IReadOnlyList<InputSyntax> Inputs,
    IReadOnlyList<ParameterSyntax> Parameters,
    ShapeSyntax? Result,
    string Documentation,
    SourceSpan Span) : DeclarationSyntax(Name, Documentation, Span);

/// <summary><c>extern loss name(alpha: float = 0.5) of values</c>: a loss, metric, augmentation or optimizer written in C#.</summary>
/// <param name="Keyword">The word after <c>extern</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Target">The kind of target after <c>of</c>; null if there is none.</param>
/// <param name="IsBroken">Whether it could not be parsed; its uses then report no further errors.</param>
/// <param name="Documentation">Its doc comment.</param>
/// <param name="Span">Its source span.</param>
public sealed record ExternPartSyntax(
    string Keyword,
    IdentifierSyntax Name,
    IReadOnlyList<ParameterSyntax> Parameters,
    IdentifierSyntax? Target,
    bool IsBroken,
    string Documentation,
    SourceSpan Span) : DeclarationSyntax(Name, Documentation, Span);

/// <summary>A <c>dataset</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Items">Its items.</param>
/// <param name="Documentation">Its doc comment.</param>
/// <param name="Span">Its source span.</param>
public sealed record DatasetSyntax(IdentifierSyntax Name, IReadOnlyList<ItemSyntax> Items, string Documentation, SourceSpan Span)
    : DeclarationSyntax(Name, Documentation, Span);

/// <summary>An <c>experiment</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Base">The experiment after <c>from</c>, whose items it inherits; null if there is none.</param>
/// <param name="Items">Its items.</param>
/// <param name="Documentation">Its doc comment.</param>
/// <param name="Span">Its source span.</param>
public sealed record ExperimentSyntax(
    IdentifierSyntax Name, IdentifierSyntax? Base, IReadOnlyList<ItemSyntax> Items, string Documentation, SourceSpan Span)
    : DeclarationSyntax(Name, Documentation, Span);

/// <summary>A statement of a body.</summary>
/// <param name="Span">Its source span.</param>
public abstract record StatementSyntax(SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>in x: [N, C, H, W]</c>.</summary>
/// <param name="Name">The name of the input.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Span">Its source span.</param>
public sealed record InputSyntax(IdentifierSyntax Name, ShapeSyntax Shape, SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>name: [shape] = expression</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The annotation, or null.</param>
/// <param name="Value">The expression.</param>
/// <param name="Span">Its source span.</param>
public sealed record AssignmentSyntax(IdentifierSyntax Name, ShapeSyntax? Shape, ExpressionSyntax Value, SourceSpan Span) : StatementSyntax(Span);

/// <summary>One output: <c>out e</c>, <c>out name</c>, <c>out name = e</c>, <c>out aux name = e</c>; commas separate several outputs.</summary>
/// <param name="IsAuxiliary">Whether it has <c>aux</c>.</param>
/// <param name="Name">The name, or null; <c>out name</c> has a name and no value.</param>
/// <param name="Shape">The annotation, or null.</param>
/// <param name="Value">The expression, or null.</param>
/// <param name="Span">Its source span.</param>
public sealed record OutputSyntax(bool IsAuxiliary, IdentifierSyntax? Name, ShapeSyntax? Shape, ExpressionSyntax? Value, SourceSpan Span)
    : StatementSyntax(Span);

/// <summary><c>init kaiming_normal(fan_out)</c>.</summary>
/// <param name="Value">The initialization.</param>
/// <param name="Span">Its source span.</param>
public sealed record InitializationSyntax(ExpressionSyntax Value, SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>norm group(32)</c>.</summary>
/// <param name="Value">The normalization.</param>
/// <param name="Span">Its source span.</param>
public sealed record NormalizationSyntax(ExpressionSyntax Value, SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>param name: [shape] = initialization</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Value">The initialization.</param>
/// <param name="Span">Its source span.</param>
public sealed record WeightSyntax(IdentifierSyntax Name, ShapeSyntax Shape, ExpressionSyntax Value, SourceSpan Span) : StatementSyntax(Span);

/// <summary>A statement that could not be parsed; the error was reported.</summary>
/// <param name="Name">The name it would have defined, or null.</param>
/// <param name="IsInput">Whether it may be an input, whose shape then names dimensions.</param>
/// <param name="Span">The skipped text.</param>
public sealed record SkippedStatementSyntax(IdentifierSyntax? Name, bool IsInput, SourceSpan Span) : StatementSyntax(Span);

/// <summary>A shape <c>[N, C, H/2, W/2]</c>; followed by <c>[]</c>, the shape of a list of tensors.</summary>
/// <param name="Dimensions">The dimensions; <c>_</c>, which matches any size, is a name.</param>
/// <param name="IsList">Whether it is the shape of a list.</param>
/// <param name="Span">Its source span.</param>
public sealed record ShapeSyntax(IReadOnlyList<ExpressionSyntax> Dimensions, bool IsList, SourceSpan Span) : SyntaxNode(Span);
