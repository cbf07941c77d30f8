using SharpFuzz;

namespace SegDsl.Fuzzing;

/// <summary>A copy of this program whose libraries report the branches that they take.</summary>
internal static class InstrumentedCopy
{
    private static readonly string[] Instrumented =
        ["SegDsl.Language.dll", "SegDsl.Runtime.dll", "BitMiracle.LibTiff.NET.dll"];

    /// <summary>Larger files are libraries of libtorch, which are not instrumented.</summary>
    private const long LargeBytes = 10_000_000;

    /// <summary>Writes the copy. Large files become symbolic links.</summary>
    /// <param name="folder">A folder that does not exist.</param>
    public static void Create(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            if (new FileInfo(file).Length > LargeBytes) File.CreateSymbolicLink(copy, file);
            else File.Copy(file, copy);
            if (Instrumented.Contains(Path.GetFileName(file), StringComparer.Ordinal)) Fuzzer.Instrument(copy, _ => true, Options.Value);
        }
    }
}
