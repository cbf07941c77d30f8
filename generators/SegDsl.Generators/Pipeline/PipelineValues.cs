using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Generators.Emission;
using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Projects;
using SegDsl.Language.Syntax;

namespace SegDsl.Generators.Pipeline;

/// <summary>The project settings for <c>.seg</c> files.</summary>
/// <param name="Directory">The folder of the project, with a trailing separator; empty if it is unknown.</param>
/// <param name="RootNamespace">The root namespace of the assembly.</param>
/// <param name="PathMap">The compiler's path map, <c>from=to,from=to</c>; empty if there is none.</param>
internal sealed record ProjectSettings(string Directory, string RootNamespace, string PathMap);

/// <summary>A <c>.seg</c> file. Files are equal if they differ only in comments that have no effect, so that typing a comment compiles nothing.</summary>
/// <param name="Path">Its path as passed to the compiler, used in diagnostics.</param>
/// <param name="RelativePath">Its path relative to the project, with slashes, used to name generated files.</param>
/// <param name="SourceName">Its path for debuggers and stack traces.</param>
/// <param name="Text">Its text.</param>
/// <param name="Catalog">
/// The full name of the <c>SegCatalog</c> class of the referenced assembly that contains the classes of the file; empty for a file of this project.
/// </param>
internal sealed record SegFile(string Path, string RelativePath, string SourceName, string Text, string Catalog)
{
    /// <inheritdoc/>
    public bool Equals(SegFile? other) => other is not null && Path == other.Path && RelativePath == other.RelativePath && SourceName == other.SourceName
        && Catalog == other.Catalog && (Text == other.Text || CommentText.Remove(Text) == CommentText.Remove(other.Text));

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Path);
}

/// <summary>A parsed file.</summary>
/// <param name="File">The file.</param>
/// <param name="Tree">Its syntax tree.</param>
/// <param name="Outline">The names that it exports and refers to.</param>
internal sealed record ParsedFile(SegFile File, SyntaxTree Tree, FileOutline Outline);

/// <summary>A file with everything that its C# depends on.</summary>
/// <param name="File">The file.</param>
/// <param name="Unit">The file and its dependencies.</param>
internal sealed record CompilationInput(SegFile File, FileUnit Unit);

/// <summary>The result of compiling one file.</summary>
/// <param name="Report">Its diagnostics.</param>
/// <param name="Code">Its C#; null if it, or one of its dependencies, has errors.</param>
/// <param name="Entries">Its entries in the catalog; empty if there is no C#.</param>
/// <param name="Needs">The paths of the files that its C# requires, including itself.</param>
/// <param name="Externs">The methods that its C# leaves to the project; empty if there is no C#.</param>
internal sealed record CompiledFile(
    FileReport Report, GeneratedFile? Code, EquatableList<CatalogEntry> Entries, EquatableList<string> Needs, EquatableList<ExternMethod> Externs);

/// <summary>The reports about the blocks of a file that no network applies.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Blocks">The reports.</param>
internal sealed record AloneBlocks(string Path, EquatableList<BlockReport> Blocks);

/// <summary>What is wrong with the C# of the <c>extern</c> declarations of a project.</summary>
/// <param name="Diagnostics">An error for every missing or wrong method.</param>
/// <param name="Stubs">The missing methods, so that the C# compiler does not report them again; null if none is missing.</param>
internal sealed record ExternReport(EquatableList<Diagnostic> Diagnostics, GeneratedFile? Stubs);

/// <summary>A generated file.</summary>
/// <param name="HintName">Its name.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedFile(string HintName, string Text);
