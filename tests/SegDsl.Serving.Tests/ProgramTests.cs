using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Models.Datasets;
using SegDsl.Models.Networks;
using SegDsl.Tests;
using TorchSharp;

namespace SegDsl.Serving.Tests;

/// <summary>The program of <c>docs/serving.md</c>, compiled and run as a process.</summary>
public sealed partial class ProgramTests : IDisposable
{
    /// <summary>What the SDK for web programs adds.</summary>
    private const string Usings = """
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.DependencyInjection;
        global using System;
        global using System.IO;
        global using System.Linq;
        """;

    private readonly TemporaryFolder folder = new();
    private readonly string assembly = Path.Combine(AppContext.BaseDirectory, $"program-{Guid.NewGuid():N}.dll");

    public void Dispose()
    {
        folder.Dispose();
        File.Delete(assembly);
    }

    [Fact]
    public async Task The_documented_program_serves_a_network()
    {
        torch.manual_seed(4);
        using var network = new BiSeNetV2(classes: 19);
        SafetensorsWriter.Write(folder["weights.safetensors"], network.state_dict());
        Compile();
        var port = FreePort();

        string[] files = ["--depsfile", Beside("deps.json"), "--runtimeconfig", Beside("runtimeconfig.json")];
        var start = new ProcessStartInfo("dotnet", ["exec", .. files, assembly, "--urls", $"http://127.0.0.1:{port}"])
        {
            WorkingDirectory = folder.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var program = Process.Start(start)!;
        try
        {
            var output = (Normal: program.StandardOutput.ReadToEndAsync(), Error: program.StandardError.ReadToEndAsync());
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            await RunningService.UntilAsync(() => program.HasExited || IsHealthy(client));
            Assert.False(program.HasExited, program.HasExited ? await output.Normal + await output.Error : "");
            var image = RunningService.Image(64, 64, 3);
            var response = await client.PostAsync("/streets/segment", new ByteArrayContent(ImageFile.Encode(image)));
            var road = await client.PostAsync("/road", new ByteArrayContent(ImageFile.Encode(image)));

            var labels = ImageFile.ReadLabels(folder.Write("labels.png", await response.Content.ReadAsByteArrayAsync()));
            using var fused = Fusion.NetworkFusion.Fuse(network);
            var expected = new Predictor(fused, torch.CPU).Predict(image).Classes!;
            Assert.Equal(expected.Values.Select(index => Cityscapes.Definition.Classes[index].Id), labels.Values.Select(id => (int)id));
            var share = expected.Values.Count(index => index == 0) / 4096.0;
            Assert.Equal(FormattableString.Invariant($"{{\"share\":{share}}}"), await road.Content.ReadAsStringAsync());
        }
        finally
        {
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync();
        }
    }

    private static bool IsHealthy(HttpClient client)
    {
        try
        {
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, "/streets/health"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // The program does not listen yet.
            return false;
        }
    }

    private void Compile()
    {
        var repository = typeof(ProgramTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!;
        var page = File.ReadAllText(Path.Combine(repository, "docs", "serving.md")).ReplaceLineEndings("\n");
        var blocks = Block().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, blocks.Count);
        var text = blocks[0].Replace("app.Run();", blocks[1] + "app.Run();", StringComparison.Ordinal);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Program", [CSharpSyntaxTree.ParseText(text), CSharpSyntaxTree.ParseText(Usings)],
            references.Select(path => MetadataReference.CreateFromFile(path)), new(OutputKind.ConsoleApplication));
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }

    private static string Beside(string extension) => Path.Combine(AppContext.BaseDirectory, $"SegDsl.Serving.Tests.{extension}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
