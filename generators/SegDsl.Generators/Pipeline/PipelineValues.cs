using SegDsl.Generators.Emission;
using SegDsl.Language;
using SegDsl.Language.Projects;
using SegDsl.Language.Syntax;

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

/// <summary>A parsed file.</summary>
/// <param name="File">The file.</param>
/// <param name="Tree">What it holds.</param>
/// <param name="Outline">What other files can see of it by name.</param>
internal sealed record ParsedFile(SegFile File, SyntaxTree Tree, FileOutline Outline);

/// <summary>A file with all that its C# depends on.</summary>
/// <param name="File">The file.</param>
/// <param name="Unit">The file and those that it depends on.</param>
internal sealed record CompilationInput(SegFile File, FileUnit Unit);

/// <summary>What compiling one file gives.</summary>
/// <param name="Report">What there is to say about it.</param>
/// <param name="Code">Its C#; null where it, or what it depends on, has errors.</param>
/// <param name="Entries">What it contributes to the catalogue; empty where there is no C#.</param>
/// <param name="Needs">The paths of the files that its C# needs, itself included.</param>
internal sealed record CompiledFile(FileReport Report, GeneratedFile? Code, EquatableList<CatalogueEntry> Entries, EquatableList<string> Needs);

/// <summary>A generated file.</summary>
/// <param name="HintName">Its name.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedFile(string HintName, string Text);
