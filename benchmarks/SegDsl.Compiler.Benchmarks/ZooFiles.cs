namespace SegDsl.Compiler.Benchmarks;

/// <summary>The files of the zoo.</summary>
internal static class ZooFiles
{
    /// <summary>The path and text of every file, ordered by path.</summary>
    public static IReadOnlyList<(string Path, string Text)> Read()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "zoo");
        return [.. Directory.GetFiles(folder, "*.seg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path)))];
    }
}
