using System.IO.Enumeration;
using System.Reflection;
using System.Text;
using SegDsl.Cli.CommandLine;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Sources;

/// <summary>A <c>.seg</c> file, or a C# file that implements the <c>extern</c> declarations of one.</summary>
/// <param name="Path">The path, as diagnostics show it.</param>
/// <param name="Text">The text of the file.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The extension of source files.</summary>
    public const string Extension = ".seg";

    private const string CSharpExtension = ".cs";

    /// <summary>A search of a folder skips the subfolders that contain a file with this name, for example those with invalid examples.</summary>
    private const string IgnoreFile = ".segignore";

    /// <summary>Refuses bytes that are not UTF-8.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The names of folders that builds write to.</summary>
    private static readonly string[] BuildFolders = ["bin", "obj", "artifacts"];

    /// <summary>Whether a path has the extension of C# files.</summary>
    public static bool IsCSharp(string path) => HasExtension(path, CSharpExtension);

    /// <summary>Reads <c>.seg</c> files. A file that is listed twice is read once.</summary>
    /// <param name="paths">The paths, in order.</param>
    /// <exception cref="CommandException">A file does not exist, or has another extension.</exception>
    public static IReadOnlyList<SourceFile> ReadAll(IEnumerable<string> paths) => ReadAll(paths, Extension);

    /// <summary>Reads C# files in the same way as <see cref="ReadAll(IEnumerable{string})"/>.</summary>
    public static IReadOnlyList<SourceFile> ReadCSharp(IEnumerable<string> paths) => ReadAll(paths, CSharpExtension);

    /// <summary>Returns the <c>.seg</c> files of a list of files and folders. Folders are searched recursively, in the order of
    /// the paths, except for folders of builds and those that contain a file <c>.segignore</c>.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="CommandException">A folder contains no <c>.seg</c> file.</exception>
    public static IEnumerable<string> Find(IEnumerable<string> paths) => paths.SelectMany(path => Directory.Exists(path) ? Below(path) : [path]);

    /// <summary>Reads the files that are embedded in an assembly. Their paths consist of the assembly and the path in its project.</summary>
    public static IReadOnlyList<SourceFile> ReadEmbedded(Assembly assembly)
    {
        var files = new List<SourceFile>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => HasExtension(n, Extension)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"{assembly} does not contain its resource {name}.");
            using var reader = new StreamReader(stream);
            files.Add(new($"{assembly.GetName().Name}.dll/{name.Replace('\\', '/')}", reader.ReadToEnd()));
        }
        return files;
    }

    private static List<string> Below(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        var files = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName.EndsWith(Extension, StringComparison.Ordinal),
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                !BuildFolders.Contains(entry.FileName.ToString()) && !File.Exists(System.IO.Path.Join(entry.ToFullPath(), IgnoreFile)),
        };
        var found = files.Select(file => System.IO.Path.GetRelativePath(folder, file))
            .Order(StringComparer.Ordinal)
            .Select(file => folder == "." ? file : System.IO.Path.Combine(folder, file)).ToList();
        return found.Count > 0 ? found : throw new CommandException($"{folder}: found no {Extension} file in this folder.");
    }

    private static List<SourceFile> ReadAll(IEnumerable<string> paths, string extension)
    {
        var files = new List<SourceFile>();
        foreach (var path in paths.DistinctBy(System.IO.Path.GetFullPath))
        {
            if (!File.Exists(path)) throw new CommandException($"{path}: no such file.");
            if (!HasExtension(path, extension)) throw new CommandException($"{path}: expected a {extension} file.");
            if (RegularFile.ProblemOf(path) is { } problem) throw new CommandException($"{path} {problem}.");
            files.Add(new(path, Read(path)));
        }
        return files;
    }

    /// <summary>The text of a file; of a larger file than the compiler accepts, only its beginning, because the compiler reports that.</summary>
    /// <exception cref="CommandException">The file is not text in UTF-8, or in the encoding of its byte order mark.</exception>
    private static string Read(string path)
    {
        using var reader = new StreamReader(path, Utf8);
        var text = new char[(int)Math.Min(Limits.FileLength + 1L, new FileInfo(path).Length + 1)];
        try
        {
            return new string(text, 0, reader.ReadBlock(text));
        }
        catch (DecoderFallbackException e)
        {
            // Replaced characters would be written back by commands that change the file.
            throw new CommandException($"{path} is not UTF-8 text. Save it in UTF-8.", e);
        }
    }

    private static bool HasExtension(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
