using System.Reflection;
using System.Text.RegularExpressions;

namespace SegDsl.Architecture.Tests;

/// <summary>A project whose folders have namespaces of their own.</summary>
/// <param name="Folder">The folder of the project, relative to the repository.</param>
/// <param name="Namespace">The namespace of the files in the folder itself.</param>
/// <param name="Assembly">The name of its assembly.</param>
public sealed record Project(string Folder, string Namespace, string Assembly)
{
    /// <summary>The projects of the product.</summary>
    public static IReadOnlyList<Project> All { get; } =
    [
        new("generators/SegDsl.Language", "SegDsl.Language", "SegDsl.Language"),
        new("generators/SegDsl.Generators", "SegDsl.Generators", "SegDsl.Generators"),
        new("src/SegDsl.Runtime", "SegDsl", "SegDsl.Runtime"),
        new("src/SegDsl.Fusion", "SegDsl.Fusion", "SegDsl.Fusion"),
        new("src/SegDsl.LanguageServer", "SegDsl.LanguageServer", "SegDsl.LanguageServer"),
        new("src/SegDsl.Onnx", "SegDsl.Onnx", "SegDsl.Onnx"),
        new("src/SegDsl.Serving", "SegDsl.Serving", "SegDsl.Serving"),
        new("src/SegDsl.Cli", "SegDsl.Cli", "SegDsl.Cli"),
    ];

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } =
        typeof(Project).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!;

    /// <summary>The name of the project.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>The C# files of the project, relative to its folder.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Path.Combine(Repository, Folder), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Path.Combine(Repository, Folder), file).Replace('\\', '/'))
        .Where(file => !Regex.IsMatch(file, "^(bin|obj)/"));

    /// <summary>The text of a file.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(Repository, Folder, file));

    /// <summary>The top-level folder of a namespace; empty for the namespace of the project itself, and null for foreign namespaces.</summary>
    public string? FolderOf(string name) =>
        name == Namespace ? "" : name.StartsWith(Namespace + ".", StringComparison.Ordinal) ? name[(Namespace.Length + 1)..].Split('.')[0] : null;
}
