using System.Text;
using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Formatting;

namespace SegDsl.Fuzzing;

/// <summary>Properties of the compiler that hold for every text.</summary>
internal static class LanguageChecks
{
    /// <summary>Parses and checks a file. An exception within the compiler is a diagnostic without a page.</summary>
    public static void Compile(byte[] content)
    {
        var tree = SegCompiler.Parse("fuzz.seg", Encoding.UTF8.GetString(content));
        foreach (var diagnostic in SegCompiler.Compile([tree]).Diagnostics)
            if (!DiagnosticCatalog.All.Any(known => known.Code == diagnostic.Code)) throw new InvalidOperationException(diagnostic.ToString());
    }

    /// <summary>Formats a file without errors: the result has no errors either, and formatting it again changes nothing.</summary>
    public static void Format(byte[] content)
    {
        var tree = SegCompiler.Parse("fuzz.seg", Encoding.UTF8.GetString(content));
        if (tree.Diagnostics.Count > 0) return;
        var formatted = SegFormatter.Format(tree);
        var again = SegCompiler.Parse("fuzz.seg", formatted);
        if (again.Diagnostics.Count > 0) throw new InvalidOperationException($"{again.Diagnostics[0]}\n{formatted}");
        if (SegFormatter.Format(again) is var twice && twice != formatted) throw new InvalidOperationException($"{formatted}\nformatted again:\n{twice}");
    }
}
