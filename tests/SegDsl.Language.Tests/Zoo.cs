using SegDsl.Language.Syntax;

namespace SegDsl.Language.Tests;

/// <summary>The networks of <c>models/</c>.</summary>
internal static class Zoo
{
    private static readonly Lazy<Compilation> Lazy = new(() => SegCompiler.Compile(Parse()));

    public static Compilation Compilation => Lazy.Value;

    /// <summary>Reads and parses all files again.</summary>
    public static IReadOnlyList<SyntaxTree> Parse()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Models");
        return [.. Directory.GetFiles(folder, "*.seg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => SegCompiler.Parse(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path)))];
    }
}
