using System.Globalization;
using System.Text;

namespace SegDsl.Generators.Pipeline;

/// <summary>Paths of <c>.seg</c> files that are the same on every machine.</summary>
internal static class SourcePaths
{
    /// <summary>The path relative to a folder, with slashes; a path on another drive is unchanged.</summary>
    public static string Relative(string path, string directory)
    {
        var (parts, from) = (Split(path), Split(directory));
        var common = 0;
        while (common < from.Length && common < parts.Length - 1 && parts[common] == from[common]) common++;
        return common == 0 ? path.Replace('\\', '/') : string.Join("/", Enumerable.Repeat("..", from.Length - common).Concat(parts.Skip(common)));
    }

    /// <summary>The path in compiled code: mapped like the C# compiler maps it, otherwise relative to the project.</summary>
    public static string SourceName(string path, string relativePath, string pathMap)
    {
        foreach (var entry in pathMap.Split([','], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split('=');
            if (parts.Length == 2 && parts[0].Length > 0 && path.StartsWith(parts[0], StringComparison.Ordinal))
                return (parts[1] + path.Substring(parts[0].Length)).Replace('\\', '/');
        }

        return relativePath;
    }

    /// <summary>The name of the generated file. Roslyn does not allow paths out of the project, and allows few special characters.</summary>
    public static string HintName(string relativePath, string extension = ".g.cs")
    {
        var name = relativePath.EndsWith(".seg", StringComparison.OrdinalIgnoreCase) ? relativePath.Substring(0, relativePath.Length - 4) : relativePath;
        var hint = new StringBuilder();
        foreach (var c in name.Replace("../", "_/").TrimStart('/'))
        {
            if (char.IsLetterOrDigit(c) || "/._- ()[]{}+,".IndexOf(c) >= 0) hint.Append(c);
            else hint.Append("_x").Append(((int)c).ToString("x", CultureInfo.InvariantCulture));
        }
        return hint.Append(extension).ToString();
    }

    private static string[] Split(string path) => path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
}
