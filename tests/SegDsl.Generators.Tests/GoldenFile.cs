using SegDsl.Tests;

namespace SegDsl.Generators.Tests;

/// <summary>The approved files in <c>Golden/</c>, and the networks that they are generated from.</summary>
internal static class GoldenFile
{
    /// <summary>Reads a file of <c>Golden/</c>.</summary>
    public static string Read(string name) => File.ReadAllText(Path.Combine(Verifier.Folder, "Golden", name)).ReplaceLineEndings("\n");

    /// <summary>Reads one of the files that <c>SegDsl.Generated.Tests</c> compiles and runs.</summary>
    public static string ReadConstruct(string name) =>
        File.ReadAllText(Path.Combine(Verifier.Folder, "..", "SegDsl.Generated.Tests", "Constructs", name)).ReplaceLineEndings("\n");

    /// <summary>Compares generated code with <c>NAME.verified.cs</c>.</summary>
    public static void Verify(string name, string actual) => Verifier.Verify("Golden/" + name, actual, "cs");
}
