using SegDsl.Tests;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests.Examples;

/// <summary>The examples in C# of the documentation compile, and those of the page on C# run.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class ExampleTests : CommandLineFixture
{
    private const string Main = "docs/csharp.md";

    /// <summary>What the text around an example assumes, by page and number of the example.</summary>
    private static readonly Dictionary<(string Page, int Example), string> Contexts = new()
    {
        [("docs/inference.md", 0)] = """
            using SegDsl.Checkpoints;
            using SegDsl.Inference;
            using SegDsl.Models.Networks;
            using TorchSharp;
            EXAMPLE
            partial class Program
            {
                static readonly Checkpoint weights = Checkpoint.Open("weights.safetensors");
                static readonly SegDsl.Imaging.RgbImage image = new(64, 64);
                static readonly torch.Tensor batch = torch.rand(1, 3, 64, 64);
            }
            """,
        [("docs/onnx.md", 0)] = """
            using SegDsl.Models;
            using SegDsl.Models.Networks;
            EXAMPLE
            partial class Program
            {
                static readonly BiSeNetV2 network = new(classes: 19);
            }
            """,
        [("docs/onnx.md", 1)] = """
            using SegDsl.Onnx.Export;
            using static TorchSharp.torch;
            static partial class Externs
            {
                public static partial Tensor Cells(Tensor x, long k);
                EXAMPLE
            }
            """,
        [("docs/serving.md", 1)] = """
            using SegDsl.Data;
            using SegDsl.Serving.Batching;
            var app = WebApplication.CreateBuilder(args).Build();
            EXAMPLE
            """,
    };

    /// <summary>All pages except the one whose programs run.</summary>
    public static TheoryData<string> Pages => [.. ExamplePage.WithPrograms.Where(page => page != Main)];

    [Theory, MemberData(nameof(Pages))]
    public void Examples_compile(string name)
    {
        var page = new ExamplePage(name);
        var shared = page.Programs.Where(IsShared).ToList();
        if (name.EndsWith("segdsl-lib/README.md", StringComparison.Ordinal)) shared.Add(Template("segdsl-lib/ShapeSegmenter.cs"));
        // Where a page has no .seg file, those of the templates are meant.
        var files = page.Files.Count > 0 ? page.Files : [Template("shared/shapes.seg")];
        for (var i = 0; i < page.Programs.Count; i++)
        {
            // The SDK reads the directives of programs of one file.
            var lines = page.Programs[i].Split('\n').Where(line => !line.StartsWith("#:", StringComparison.Ordinal)).ToList();
            var example = string.Join('\n', lines);
            var usings = lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=')).ToList();
            var text = Contexts.TryGetValue((name, i), out var context)
                ? string.Concat(usings.Select(line => line + "\n"))
                    + context.Replace("EXAMPLE", string.Join('\n', lines.Except(usings)), StringComparison.Ordinal)
                : example;
            CompiledProgram.Compile(IsShared(example) ? shared : [.. shared, text], files, "Fields");
        }
    }

    [Fact]
    public void The_programs_of_the_page_on_csharp_run_one_after_another()
    {
        TinyShapes.Write(InFolder("data"));
        var page = new ExamplePage(Main);
        var shared = page.Programs.Where(IsShared).ToList();
        var output = page.Programs.Where(text => !IsShared(text)).Select(program => RunProgram([.. shared, program], page.Files)).ToList();

        Assert.Equal("2, 2, 64, 96\n", output[0]);
        Assert.Contains("Fields: FieldNet with ", output[1], StringComparison.Ordinal);
        Assert.Matches(@"12 steps, mean IoU [01]\.\d{3}, weights in runs/fields.best\.safetensors\n", output[1]);
        Assert.Contains("entries loaded", output[2], StringComparison.Ordinal);
        Assert.True(File.Exists(InFolder("overlay.png")));
        Assert.Matches(@"^soil: IoU [01]\.\d{3}, boundary F .*\ncrop: IoU", output[4]);
        Assert.Matches(@"\nepoch 3: mean IoU [01]\.\d{3}\n$", output[5]);
        Assert.True(File.Exists(InFolder("own.safetensors")));
        Assert.True(File.Exists(InFolder("volumes.safetensors")));
        Assert.True(File.Exists(InFolder("fields.onnx")));
    }

    /// <summary>Whether an example is a file of the other programs.</summary>
    private static bool IsShared(string example) => example.Contains("\nnamespace ", StringComparison.Ordinal);

    private static string Template(string path) => File.ReadAllText(Path.Combine(Verifier.Repository, "src", "SegDsl.Templates", "content", path));

    private string RunProgram(IReadOnlyList<string> sources, IReadOnlyList<string> files)
    {
        // Native libraries are found beside the program.
        var assembly = Path.Combine(AppContext.BaseDirectory, $"example-{Guid.NewGuid():N}.dll");
        try
        {
            File.WriteAllBytes(assembly, CompiledProgram.Compile(sources, files, "Fields"));
            var start = ProgramProcess.Describe(
                "dotnet", "exec", "--depsfile", Beside("deps.json"), "--runtimeconfig", Beside("runtimeconfig.json"), assembly);
            start.WorkingDirectory = Folder;
            var result = start.Run();
            Assert.True(result.Code == 0, result.Output + result.Error);
            return result.Output.ReplaceLineEndings("\n");
        }
        finally
        {
            File.Delete(assembly);
        }
    }

    private static string Beside(string extension) => Path.Combine(AppContext.BaseDirectory, $"SegDsl.Cli.Tests.{extension}");
}
