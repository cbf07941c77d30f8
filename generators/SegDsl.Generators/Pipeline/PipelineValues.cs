using SegDsl.Language.Diagnostics;

namespace SegDsl.Generators.Pipeline;

/// <summary>What the project says about its <c>.seg</c> files.</summary>
/// <param name="Directory">The folder of the project, with a separator at its end; empty where it is not known.</param>
/// <param name="RootNamespace">The root namespace of the assembly.</param>
/// <param name="PathMap">The compiler's path map, <c>from=to,from=to</c>; empty where there is none.</param>
internal sealed record ProjectSettings(string Directory, string RootNamespace, string PathMap);

/// <summary>A <c>.seg</c> file.</summary>
/// <param name="Path">Its path, as the compiler was given it: what diagnostics name.</param>
/// <param name="RelativePath">Its path within the project, with slashes: what generated files are named after.</param>
/// <param name="SourceName">The path by which debuggers and stack traces know it.</param>
/// <param name="Text">Its text.</param>
internal sealed record SegFile(string Path, string RelativePath, string SourceName, string Text);

/// <summary>A generated file.</summary>
/// <param name="HintName">Its name.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedFile(string HintName, string Text);

/// <summary>A diagnostic of the language as plain data.</summary>
internal sealed record DiagnosticData(string Code, bool IsError, string Title, string Message, LocationData Location, EquatableList<LocationData> Related);

/// <summary>A place in a <c>.seg</c> file as plain data; lines and columns from 1.</summary>
internal sealed record LocationData(string Path, int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    /// <summary>The place of a location of the language.</summary>
    public static LocationData Of(Language.Text.SourceLocation location) => new(
        location.Path, location.Span.Start, location.Span.Length, location.Start.Line, location.Start.Column, location.End.Line, location.End.Column);
}

/// <summary>What compiling all <c>.seg</c> files of a project gives.</summary>
internal sealed record CompilationOutput(EquatableList<GeneratedFile> Files, EquatableList<DiagnosticData> Diagnostics)
{
    /// <summary>A diagnostic as plain data.</summary>
    public static DiagnosticData Data(Diagnostic diagnostic) => new(
        diagnostic.Code,
        diagnostic.Severity == DiagnosticSeverity.Error,
        diagnostic.Descriptor.Title,
        diagnostic.Message,
        LocationData.Of(diagnostic.Location),
        new([.. diagnostic.Related.Select(r => LocationData.Of(r.Location))]));
}
