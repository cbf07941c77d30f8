using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Onnx.Export;
using SegDsl.Tests;
using TorchSharp;

namespace SegDsl.Onnx.Tests.Export;

/// <summary>The program of <c>docs/onnx.md</c>, which draws the classes of an image without TorchSharp.</summary>
public sealed partial class SampleProgramTests
{
    private const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";

    [Fact]
    public void The_program_draws_the_classes()
    {
        var folder = Directory.CreateTempSubdirectory("sample");
        try
        {
            string InFolder(string name) => Path.Combine(folder.FullName, name);
            using var network = Samples.Create("BiSeNetV2");
            var dataset = new DatasetDefinition
            {
                Name = "Colors", Root = ".", IgnoreIndex = 255, Images = [], Labels = [], Splits = [],
                Classes = [.. Enumerable.Range(0, (int)network.Classes)
                    .Select(i => new ClassDefinition($"class {i}", i, new((byte)(i * 13), 0, (byte)(255 - i))))],
            };
            var image = new RgbImage(96, 64, [.. Enumerable.Range(0, 3 * 96 * 64).Select(i => (byte)(i * 31 % 251))]);
            ImageFile.Write(InFolder("photo.png"), image);
            network.ExportOnnx(InFolder("net.onnx"), new() { ArgMax = true, Preprocess = true, Dataset = dataset });

            Compile().EntryPoint!.Invoke(null, [new[] { InFolder("net.onnx"), InFolder("photo.png"), InFolder("overlay.png") }]);

            var labels = new Predictor(network, torch.CPU).Predict(image).Classes!.Values;
            var drawn = Assert.IsType<RgbImage>(ImageFile.Read(InFolder("overlay.png"))).Pixels.ToArray();
            var pixels = image.Pixels.ToArray();
            var expected = labels.SelectMany((label, i) => new[] { (byte)(label * 13), 0, 255 - label }
                .Select((color, channel) => (byte)((pixels[(3 * i) + channel] + color) / 2))).ToArray();
            Assert.InRange(expected.Zip(drawn).Count(pair => pair.First == pair.Second) / (double)expected.Length, 0.99, 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }    }

    private static Assembly Compile()
    {
        var page = File.ReadAllText(Path.Combine(Verifier.Repository, "docs", "onnx.md")).ReplaceLineEndings("\n");
        var code = Blocks().Matches(page).Select(match => match.Groups[1].Value).Single(text => text.Contains("InferenceSession", StringComparison.Ordinal));
        var references = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !Path.GetFileName(path).StartsWith("TorchSharp", StringComparison.Ordinal)
                && !Path.GetFileName(path).StartsWith("SegDsl", StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create(
            "Sample", [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(code)],
            references.Select(path => MetadataReference.CreateFromFile(path)), new(OutputKind.ConsoleApplication));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return Assembly.Load(assembly.ToArray());
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
