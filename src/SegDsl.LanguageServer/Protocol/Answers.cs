using System.Text.Json.Serialization;

namespace SegDsl.LanguageServer.Protocol;

/// <summary>A description shown at a position.</summary>
internal sealed record Hover(Markup Contents, Range Range);

/// <summary>A text shown between characters.</summary>
/// <param name="Position">Where.</param>
/// <param name="Label">The text.</param>
/// <param name="Kind">1 for a type.</param>
/// <param name="PaddingLeft">Whether a space precedes it.</param>
internal sealed record InlayHint(Position Position, string Label, int Kind, bool PaddingLeft);

/// <summary>A proposed completion.</summary>
/// <param name="Label">The name.</param>
/// <param name="Kind">The kind of name, as the protocol numbers them.</param>
/// <param name="Detail">A short description.</param>
/// <param name="Documentation">A longer description; null if there is none.</param>
/// <param name="InsertText">The inserted text; null for the label.</param>
/// <param name="SortText">Determines the order; null for the label.</param>
internal sealed record CompletionItem(
    string Label, CompletionKind Kind, string? Detail = null, Markup? Documentation = null, string? InsertText = null, string? SortText = null)
{
    /// <summary>Edits elsewhere in the file, such as a new <c>use</c>; null without any.</summary>
    public IReadOnlyList<TextEdit>? AdditionalTextEdits { get; init; }
}

/// <summary>The kinds of completions.</summary>
internal enum CompletionKind
{
    Function = 3,
    Field = 5,
    Variable = 6,
    Class = 7,
    Module = 9,
    Property = 10,
    Value = 12,
    Keyword = 14,
    File = 17,
    EnumMember = 20,
    Struct = 22,
}

/// <summary>The signature of a call that is being written.</summary>
internal sealed record SignatureHelp(IReadOnlyList<SignatureInformation> Signatures, int ActiveSignature, int ActiveParameter);

/// <summary>A signature.</summary>
internal sealed record SignatureInformation(string Label, Markup? Documentation, IReadOnlyList<ParameterInformation> Parameters);

/// <summary>A parameter of a signature.</summary>
/// <param name="Label">Its text, a part of the label of the signature.</param>
/// <param name="Documentation">A description; null if there is none.</param>
internal sealed record ParameterInformation(string Label, Markup? Documentation);

/// <summary>A symbol of a file.</summary>
internal sealed record DocumentSymbol(string Name, string? Detail, int Kind, Range Range, Range SelectionRange, IReadOnlyList<DocumentSymbol> Children);

/// <summary>A symbol of the workspace.</summary>
internal sealed record WorkspaceSymbol(string Name, int Kind, Location Location, string ContainerName);

/// <summary>The parameters of <c>workspace/symbol</c>.</summary>
internal sealed record WorkspaceSymbolParams(string Query);

/// <summary>An occurrence of a symbol in a file.</summary>
/// <param name="Range">The occurrence.</param>
/// <param name="Kind">2 for a use, 3 for a declaration.</param>
internal sealed record DocumentHighlight(Range Range, int Kind);

/// <summary>The parameters of <c>textDocument/references</c>.</summary>
internal sealed record ReferenceParams(DocumentIdentifier TextDocument, Position Position, ReferenceContext Context);

/// <summary>Options of <c>textDocument/references</c>.</summary>
internal sealed record ReferenceContext(bool IncludeDeclaration);

/// <summary>The parameters of <c>textDocument/rename</c>.</summary>
internal sealed record RenameParams(DocumentIdentifier TextDocument, Position Position, string NewName);

/// <summary>What <c>textDocument/rename</c> would rename.</summary>
internal sealed record PrepareRenameResult(Range Range, string Placeholder);

/// <summary>The parameters of <c>textDocument/codeAction</c>.</summary>
internal sealed record CodeActionParams(DocumentIdentifier TextDocument, Range Range, CodeActionContext Context);

/// <summary>The diagnostics for which actions are requested.</summary>
internal sealed record CodeActionContext(IReadOnlyList<EditorDiagnostic> Diagnostics);

/// <summary>An action that corrects a diagnostic.</summary>
internal sealed record CodeAction(string Title, string Kind, IReadOnlyList<EditorDiagnostic> Diagnostics, WorkspaceEdit Edit, bool IsPreferred);

/// <summary>A text above a line.</summary>
internal sealed record CodeLens(Range Range, EditorCommand Command);

/// <summary>Lines that can be folded.</summary>
/// <param name="StartLine">The line that stays visible.</param>
/// <param name="EndLine">The last hidden line.</param>
/// <param name="Kind"><c>comment</c> or <c>imports</c>; null for code.</param>
internal sealed record FoldingRange(int StartLine, int EndLine, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Kind);

/// <summary>The tokens of a file, five numbers each.</summary>
internal sealed record SemanticTokens(IReadOnlyList<int> Data);
