using System.Text.RegularExpressions;

namespace SegDsl.Tests.Torch;

public sealed partial class NativeImportsTests
{
    /// <summary>The folders of src that may call native functions, and a file for what .NET cannot do: flush a folder, and find the type of a file.</summary>
    private static readonly string[] allowed = ["SegDsl.Runtime/Torch/", "SegDsl.Runtime/Distributed/", "SegDsl.Runtime/Storage/PosixFile.cs"];

    [Fact]
    public void Only_these_places_import_native_functions()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "SegDsl.sln"))) root = root.Parent!;
        var source = Path.Combine(root.FullName, "src");
        var files = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => Import().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(source, file).Replace('\\', '/'))
            .ToList();
        Assert.Contains("SegDsl.Runtime/Torch/StableAbi.cs", files);
        Assert.DoesNotContain(files, file => !allowed.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\[(LibraryImport|DllImport)\(|\bNativeLibrary\.|\bdelegate\* unmanaged\b")]
    private static partial Regex Import();
}
