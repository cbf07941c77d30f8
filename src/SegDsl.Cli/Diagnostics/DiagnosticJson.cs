using System.Text.Json.Serialization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Diagnostics;

/// <summary>The serializer of <c>seg check --json</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckDocument))]
internal sealed partial class DiagnosticJson : JsonSerializerContext;

/// <summary>The result of a check.</summary>
/// <param name="Files">The number of files that were checked.</param>
/// <param name="Errors">The number of errors.</param>
/// <param name="Warnings">The number of warnings.</param>
/// <param name="Diagnostics">The diagnostics.</param>
internal sealed record CheckDocument(int Files, int Errors, int Warnings, IReadOnlyList<DiagnosticDocument> Diagnostics)
{
    /// <summary>Creates the document of a number of files, their diagnostics, and the errors of the C# compiler.</summary>
    public static CheckDocument Of(int files, IReadOnlyList<Diagnostic> diagnostics, IReadOnlyList<CSharpError> code)
    {
        var warnings = diagnostics.Count(d => d.Severity != DiagnosticSeverity.Error);
        return new(
            files, diagnostics.Count - warnings + code.Count, warnings,
            [.. diagnostics.Select(DiagnosticDocument.Of), .. code.Select(DiagnosticDocument.Of)]);
    }
}

/// <summary>A diagnostic.</summary>
/// <param name="Code">The code, for example <c>SEG301</c>, or <c>CS0103</c> of the C# compiler.</param>
/// <param name="Severity">Either <c>error</c> or <c>warning</c>.</param>
/// <param name="Title">The title of its kind.</param>
/// <param name="Message">The message.</param>
/// <param name="File">The path of the file.</param>
/// <param name="Span">The location in the text of the file.</param>
/// <param name="Start">The position of the first character.</param>
/// <param name="End">The position after the last character.</param>
/// <param name="Related">Other locations that belong to the diagnostic.</param>
/// <param name="Help">The meaning of its kind, or the address of a page about it.</param>
internal sealed record DiagnosticDocument(
    string Code,
    string Severity,
    string Title,
    string Message,
    string File,
    SpanDocument Span,
    PositionDocument Start,
    PositionDocument End,
    IReadOnlyList<RelatedDocument> Related,
    string Help)
{
    /// <summary>Creates the document of a diagnostic.</summary>
    public static DiagnosticDocument Of(Diagnostic diagnostic)
    {
        var location = diagnostic.Location;
        return new(
            diagnostic.Code,
            DiagnosticPage.SeverityName(diagnostic.Severity),
            diagnostic.Descriptor.Title,
            diagnostic.Message,
            location.Path,
            SpanDocument.Of(location),
            PositionDocument.Of(location.Start),
            PositionDocument.Of(location.End),
            [.. diagnostic.Related.Select(related => RelatedDocument.Of(related.Message, related.Location))],
            DiagnosticPage.Of(diagnostic.Descriptor).Meaning);
    }

    /// <summary>Creates the document of an error of the C# compiler.</summary>
    public static DiagnosticDocument Of(CSharpError error) => new(
        error.Code, DiagnosticPage.SeverityName(DiagnosticSeverity.Error), error.Title, error.Message, error.Path, new(error.Span.Start, error.Span.Length),
        PositionDocument.Of(error.Start), PositionDocument.Of(error.End), [], error.Help);
}

/// <summary>Another location that belongs to a diagnostic.</summary>
internal sealed record RelatedDocument(string Message, string File, SpanDocument Span, PositionDocument Start, PositionDocument End)
{
    /// <summary>Creates the document of a location.</summary>
    public static RelatedDocument Of(string message, SourceLocation location) =>
        new(message, location.Path, SpanDocument.Of(location), PositionDocument.Of(location.Start), PositionDocument.Of(location.End));
}

/// <summary>A location in a text.</summary>
/// <param name="Start">The offset in UTF-16 code units.</param>
/// <param name="Length">The length in UTF-16 code units.</param>
internal sealed record SpanDocument(int Start, int Length)
{
    /// <summary>Creates the document of a location.</summary>
    public static SpanDocument Of(SourceLocation location) => new(location.Span.Start, location.Span.Length);
}

/// <summary>A line and a column, both from 1.</summary>
internal sealed record PositionDocument(int Line, int Column)
{
    /// <summary>Creates the document of a position.</summary>
    public static PositionDocument Of(LinePosition position) => new(position.Line, position.Column);
}
