namespace SegDsl.LanguageServer.Protocol;

// The structures of the Language Server Protocol 3.17 that this server uses. Member names are written in camelCase.

/// <summary>A position in a text.</summary>
/// <param name="Line">The line, from 0.</param>
/// <param name="Character">The UTF-16 code unit in the line, from 0.</param>
internal readonly record struct Position(int Line, int Character);

/// <summary>A range in a text.</summary>
/// <param name="Start">Its first position.</param>
/// <param name="End">The position after it.</param>
internal readonly record struct Range(Position Start, Position End);

/// <summary>A range in a file.</summary>
/// <param name="Uri">The file.</param>
/// <param name="Range">The range.</param>
internal sealed record Location(string Uri, Range Range);

/// <summary>A replacement in a text.</summary>
/// <param name="Range">The replaced text.</param>
/// <param name="NewText">The new text.</param>
internal sealed record TextEdit(Range Range, string NewText);

/// <summary>Replacements in several files.</summary>
/// <param name="Changes">The replacements of every file, by URI.</param>
internal sealed record WorkspaceEdit(IReadOnlyDictionary<string, IReadOnlyList<TextEdit>> Changes);

/// <summary>A file.</summary>
/// <param name="Uri">Its URI.</param>
internal sealed record DocumentIdentifier(string Uri);

/// <summary>A file with its text.</summary>
/// <param name="Uri">Its URI.</param>
/// <param name="Version">The version of the text.</param>
/// <param name="Text">The text.</param>
internal sealed record DocumentItem(string Uri, int Version, string Text);

/// <summary>A file at a version of its text.</summary>
/// <param name="Uri">Its URI.</param>
/// <param name="Version">The version.</param>
internal sealed record VersionedDocument(string Uri, int Version);

/// <summary>The parameters of a request about a file.</summary>
/// <param name="TextDocument">The file.</param>
internal sealed record DocumentParams(DocumentIdentifier TextDocument);

/// <summary>The parameters of a request about a position.</summary>
/// <param name="TextDocument">The file.</param>
/// <param name="Position">The position.</param>
internal sealed record PositionParams(DocumentIdentifier TextDocument, Position Position);

/// <summary>The parameters of a request about a range.</summary>
/// <param name="TextDocument">The file.</param>
/// <param name="Range">The range.</param>
internal sealed record RangeParams(DocumentIdentifier TextDocument, Range Range);

/// <summary>Text in Markdown.</summary>
/// <param name="Kind">Always <c>markdown</c>.</param>
/// <param name="Value">The text.</param>
internal sealed record Markup(string Kind, string Value)
{
    /// <summary>Creates the text.</summary>
    public static Markup Of(string value) => new("markdown", value);
}

/// <summary>A command that the editor runs.</summary>
/// <param name="Title">Its text.</param>
/// <param name="Name">Its name; empty for a text without a command.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record EditorCommand(
    string Title, [property: System.Text.Json.Serialization.JsonPropertyName("command")] string Name, IReadOnlyList<string> Arguments);
