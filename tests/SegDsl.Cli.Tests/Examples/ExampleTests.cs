using SegDsl.Tests;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests.Examples;

/// <summary>The examples of the page on C# run. Those of other pages are compiled in the tests of the documentation.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class ExampleTests : CommandLineFixture
{
    [Fact]
    public void The_programs_of_the_page_on_csharp_run_one_after_another()
    {
        TinyShapes.Write(InFolder("data"));
        var page = new ExamplePage("docs/csharp.md");
        var shared = page.Programs.Where(IsShared).ToList();
        var output = page.Programs.Where(text => !IsShared(text)).Select(program => RunProgram([.. shared, program], page.Files)).ToList();

        Assert.Equal("2, 2, 64, 96\n", output[0]);
        Assert.Contains("Fields: FieldNet with 6", output[1], StringComparison.Ordinal);
        Assert.Matches(@"\n12 steps, mean IoU 0\.\d{3}, weights in runs/fields.best\.safetensors\n$", output[1]);
        Assert.Contains("entries loaded", output[2], StringComparison.Ordinal);
        Assert.True(File.Exists(InFolder("overlay.png")));
        Assert.Matches(@"^soil: IoU 0\.\d{3}, boundary F .*\ncrop: IoU", output[4]);
        Assert.Matches(@"\nepoch 3: mean IoU 0\.\d{3}\n$", output[5]);
        Assert.True(File.Exists(InFolder("own.safetensors")));
        Assert.True(File.Exists(InFolder("volumes.safetensors")));
        Assert.True(File.Exists(InFolder("fields.onnx")));
    }

    /// <summary>Whether an example is a file of the other programs.</summary>
    private static bool IsShared(string example) => example.Contains("\nnamespace ", StringComparison.Ordinal);

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
