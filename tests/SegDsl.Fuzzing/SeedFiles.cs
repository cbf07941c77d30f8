using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Tests.Imaging;
using SegDsl.Volumes;
using TorchSharp;

namespace SegDsl.Fuzzing;

/// <summary>The first inputs: small files of the tests, and files made here.</summary>
internal static partial class SeedFiles
{
    private const int MaxBytes = 6000;

    private static readonly string Tests = Path.Combine(
        typeof(SeedFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!, "tests");

    public static IEnumerable<(string, byte[])> Sources() => Under("SegDsl.Language.Tests", "*.seg", SearchOption.AllDirectories);

    public static IEnumerable<(string, byte[])> Pickles() => Under("SegDsl.Runtime.Tests/Fixtures/checkpoints", "*.pth", SearchOption.AllDirectories);

    public static IEnumerable<(string, byte[])> Tiffs() => Under("SegDsl.Runtime.Tests/Fixtures/tiff", "*.tif");

    public static IEnumerable<(string, byte[])> Safetensors()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor[] tensors = [torch.arange(6).reshape(2, 3), torch.ones(4, dtype: torch.bfloat16), torch.tensor(0.5f), torch.zeros(0, 3)];
        yield return ("tensors", Written("tensors.safetensors", path =>
            SafetensorsWriter.Write(path, tensors.Select((tensor, i) => KeyValuePair.Create($"layer.{i}", tensor)))));
    }

    public static IEnumerable<(string, byte[])> Pngs()
    {
        foreach (var file in Under("SegDsl.Runtime.Tests/Fixtures/labels", "*.png")) yield return file;
        foreach (var (bits, color, channels) in new[] { (1, 0, 1), (4, 3, 1), (8, 4, 2), (16, 2, 3), (8, 6, 4), (16, 0, 1) })
        {
            byte[] row = [.. Enumerable.Range(0, (9 * channels * bits + 7) / 8).Select(i => (byte)(i * 37))];
            (string, byte[])[] palette = color == 3 ? [("PLTE", [.. Enumerable.Range(0, 48).Select(i => (byte)(5 * i))])] : [];
            yield return ($"color{color}_{bits}", PngBuilder.File(9, 7, (byte)bits, (byte)color, [.. Enumerable.Repeat(row, 7)], palette));
        }
    }

    public static IEnumerable<(string, byte[])> Volumes()
    {
        foreach (var name in new[] { "plain.nii", "packed.nii.gz" })
            foreach (var largest in new[] { 9, 900 })
                yield return ($"{largest}_{name}", Written(name, path =>
                    new LabelVolume(new(2, 3, 4), [.. Enumerable.Range(0, 24).Select(i => (ushort)(i * largest / 23))]).Write(path, NiftiGeometry.Default)));
    }

    /// <summary>The words of the sources, as a dictionary of AFL.</summary>
    public static IEnumerable<string> Words() => Sources()
        .SelectMany(file => Word().Matches(Encoding.UTF8.GetString(file.Item2)).Select(match => $"\"{match.Value}\""))
        .GroupBy(word => word, StringComparer.Ordinal)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Take(400).Select(group => group.Key);

    private static IEnumerable<(string, byte[])> Under(string folder, string pattern, SearchOption depth = SearchOption.TopDirectoryOnly) =>
        from path in Directory.GetFiles(Path.Combine(Tests, folder), pattern, depth)
        where new FileInfo(path).Length is > 0 and <= MaxBytes
        select (Path.GetFileName(path), File.ReadAllBytes(path));

    private static byte[] Written(string name, Action<string> write)
    {
        var folder = Directory.CreateTempSubdirectory("seg-fuzzing-");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            write(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("[A-Za-z_]{2,24}|->|\\.\\.|[<>=!]=")]
    private static partial Regex Word();
}
