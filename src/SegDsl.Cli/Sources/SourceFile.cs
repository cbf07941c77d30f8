using System.Reflection;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Sources;

/// <summary>A <c>.seg</c> file, or a C# file with the <c>extern op</c>s of one.</summary>
/// <param name="Path">The path that diagnostics name.</param>
/// <param name="Text">Its text.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>What files of the language are called.</summary>
    public const string Extension = ".seg";

    private const string CSharpExtension = ".cs";

    /// <summary>Where builds put copies of files.</summary>
    private static readonly string[] BuildFolders = ["bin", "obj", "artifacts"];

    /// <summary>Whether a path is that of a C# file.</summary>
    public static bool IsCSharp(string path) => HasExtension(path, CSharpExtension);

    /// <summary>Reads <c>.seg</c> files of the user; one that is named twice is read once.</summary>
    /// <param name="paths">Their paths, in order.</param>
    /// <exception cref="CommandException">A path names no file, or one of another kind.</exception>
    public static IReadOnlyList<SourceFile> ReadAll(IEnumerable<string> paths) => ReadAll(paths, Extension);

    /// <summary>Reads C# files of the user, as <see cref="ReadAll(IEnumerable{string})"/> does.</summary>
    public static IReadOnlyList<SourceFile> ReadCSharp(IEnumerable<string> paths) => ReadAll(paths, CSharpExtension);

    /// <summary>The <c>.seg</c> files that files and folders stand for, in the order of their paths; a folder stands for all below it.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="CommandException">A path names neither, or a folder has no such file.</exception>
    public static IEnumerable<string> Find(IEnumerable<string> paths) => paths.SelectMany(path => Directory.Exists(path) ? Below(path) : [path]);

    /// <summary>The files whose text an assembly carries, named after the assembly and their place in its project.</summary>
    public static IReadOnlyList<SourceFile> ReadEmbedded(Assembly assembly)
    {
        var files = new List<SourceFile>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => HasExtension(n, Extension)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{assembly} hides its resource {name}.");
            using var reader = new StreamReader(stream);
            files.Add(new($"{assembly.GetName().Name}.dll/{name.Replace('\\', '/')}", reader.ReadToEnd()));
        }
        return files;
    }

    private static List<string> Below(string folder)
    {
        var everything = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        var found = Directory.EnumerateFiles(folder, "*" + Extension, everything)
            .Select(file => System.IO.Path.GetRelativePath(folder, file))
            .Where(file => !file.Split(System.IO.Path.DirectorySeparatorChar).Intersect(BuildFolders).Any())
            .Order(StringComparer.Ordinal)
            .Select(file => folder == "." ? file : System.IO.Path.Combine(folder, file)).ToList();
        return found.Count > 0 ? found : throw new CommandException($"{folder}: there is no {Extension} file in this folder.");
    }

    private static List<SourceFile> ReadAll(IEnumerable<string> paths, string extension)
    {
        var files = new List<SourceFile>();
        foreach (var path in paths.DistinctBy(System.IO.Path.GetFullPath))
        {
            if (!File.Exists(path)) throw new CommandException($"{path}: there is no such file.");
            if (!HasExtension(path, extension)) throw new CommandException($"{path}: it must be a {extension} file.");
            files.Add(new(path, File.ReadAllText(path)));
        }
        return files;
    }

    private static bool HasExtension(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
