using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace SegDsl.Notebook.Tests;

/// <summary>The notebook of <c>samples/notebook</c>, with the assemblies of this build instead of the packages.</summary>
public sealed partial class NotebookTests
{
    [Fact]
    public async Task All_cells_run_and_the_last_one_shows_a_picture()
    {
        using var kernel = new CompositeKernel { new CSharpKernel().UseKernelHelpers() };
        var results = new List<KernelCommandResult>();
        foreach (var cell in Cells())
        {
            var result = await kernel.SendAsync(new SubmitCode(WithAssemblies(cell), "csharp"));
            var failures = result.Events.OfType<CommandFailed>().Select(e => e.Message).ToList();
            Assert.True(failures.Count == 0, $"{cell}\n{string.Join('\n', failures)}");
            results.Add(result);
        }

        Assert.Matches(@"^24 steps, mean IoU 0\.[4-9]\d\d", Shown(results[^2], "text/plain"));
        var picture = PictureOf().Match(Shown(results[^1], "text/html"));
        Assert.True(picture.Success);
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Convert.FromBase64String(picture.Groups[1].Value));
            var image = Imaging.ImageFile.Read(file);
            // Three rows of three images, with gaps.
            Assert.Equal((3 * 48 + 2 * 4, 3 * 48 + 2 * 4), (image.Width, image.Height));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<string> Cells()
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "drawings.ipynb")));
        return
        [
            .. notebook.RootElement.GetProperty("cells").EnumerateArray()
                .Where(cell => cell.GetProperty("cell_type").GetString() == "code")
                .Select(cell => string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString()))),
        ];
    }

    private static string WithAssemblies(string cell) => Package().Replace(cell, match => string.Join(
        '\n', match.Groups[1].Value == "SegDsl" ? [Reference("SegDsl.Runtime"), Reference("TorchSharp")] : [Reference("SegDsl.Models")]));

    private static string Reference(string assembly) => $"#r \"{Path.Combine(AppContext.BaseDirectory, assembly)}.dll\"";

    private static string Shown(KernelCommandResult result, string type) => string.Concat(
        result.Events.OfType<DisplayEvent>().SelectMany(e => e.FormattedValues).Where(value => value.MimeType == type).Select(value => value.Value));

    [GeneratedRegex("#r \"nuget: ([A-Za-z.]+), [^\"]+\"")]
    private static partial Regex Package();

    [GeneratedRegex("<img src='data:image/png;base64,([^']+)'")]
    private static partial Regex PictureOf();
}
