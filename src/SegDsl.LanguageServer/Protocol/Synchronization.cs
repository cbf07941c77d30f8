namespace SegDsl.LanguageServer.Protocol;

/// <summary>The parameters of <c>textDocument/didOpen</c>.</summary>
/// <param name="TextDocument">The opened file.</param>
internal sealed record DidOpenParams(DocumentItem TextDocument);

/// <summary>The parameters of <c>textDocument/didChange</c>.</summary>
/// <param name="TextDocument">The file after the changes.</param>
/// <param name="ContentChanges">The changes, each on the text after the previous one.</param>
internal sealed record DidChangeParams(VersionedDocument TextDocument, IReadOnlyList<ContentChange> ContentChanges);

/// <summary>A change of a text.</summary>
/// <param name="Range">The replaced range; null for the whole text.</param>
/// <param name="Text">The new text.</param>
internal sealed record ContentChange(Range? Range, string Text);

/// <summary>The parameters of <c>workspace/didChangeWatchedFiles</c>.</summary>
/// <param name="Changes">The files that changed on disk.</param>
internal sealed record DidChangeFilesParams(IReadOnlyList<DocumentIdentifier> Changes);

/// <summary>The parameters of <c>textDocument/publishDiagnostics</c>.</summary>
/// <param name="Uri">The file.</param>
/// <param name="Version">The version of the text; null for a file that is not open.</param>
/// <param name="Diagnostics">All its diagnostics.</param>
internal sealed record PublishDiagnosticsParams(string Uri, int? Version, IReadOnlyList<EditorDiagnostic> Diagnostics);

/// <summary>The parameters of <c>window/logMessage</c>.</summary>
/// <param name="Type">The kind of message, for example <see cref="Error"/>.</param>
/// <param name="Message">The message.</param>
internal sealed record LogMessageParams(int Type, string Message)
{
    /// <summary>The kind of errors.</summary>
    public const int Error = 1;
}

/// <summary>A diagnostic.</summary>
/// <param name="Range">Its range.</param>
/// <param name="Severity">1 for an error, 2 for a warning.</param>
/// <param name="Code">Its code.</param>
/// <param name="Source">Always <c>seg</c>.</param>
/// <param name="Message">Its message.</param>
/// <param name="Tags">1 for unnecessary code; null without tags.</param>
/// <param name="RelatedInformation">Related locations; null without any.</param>
internal sealed record EditorDiagnostic(
    Range Range, int Severity, string Code, string Source, string Message, IReadOnlyList<int>? Tags, IReadOnlyList<RelatedInformation>? RelatedInformation);

/// <summary>A location related to a diagnostic.</summary>
/// <param name="Location">The location.</param>
/// <param name="Message">The note to show there.</param>
internal sealed record RelatedInformation(Location Location, string Message);
