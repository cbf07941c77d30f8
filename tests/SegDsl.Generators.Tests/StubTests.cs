using System.Text.RegularExpressions;
using SegDsl.Tests;

namespace SegDsl.Generators.Tests;

/// <summary>Errors in <c>.seg</c> files are the only errors of a build: placeholders stand in for the classes that are not generated.</summary>
public sealed class StubTests
{
    /// <summary>What a project does with the networks of the tests of mistakes.</summary>
    private const string Program =
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using SegDsl.Catalog;
        using SegDsl.Data;
        using SegDsl.Experiments;
        using SegDsl.Networks;
        using Mistakes;
        using Zoo;
        using static TorchSharp.torch;

        using var network = new Net(classes: 19);
        using var other = new Net(19, norm: Normalization.Batch);
        using var standard = new Net();
        network.eval();
        using var image = zeros(1, 3, 64, 64);
        var outputs = network.call(image);
        Tensor scores = outputs.Seg;
        foreach (var output in outputs.Computed) Console.WriteLine(output.Name);
        Tensor again = network.forward(image).Seg;
        Tensor named = network.forward(new NetworkInputs(image)).Seg;
        Console.WriteLine($"{network.Classes} {network.Settings.Count} {Net.CountParameters(19)} {Net.CountFlops(1, 64, 64)}");
        var block = new Residual(32, 64, 2);
        using var same = new Residual(inChannels: 32, planes: 64, stride: 1);
        Tensor y = block.call(scores);
        long channels = block.OutChannels;
        SegmentationNetwork any = network;
        DatasetDefinition data = Roads.Definition;
        Experiment experiment = E.Definition;
        var entry = SegCatalog.Instance;
        List<Net> several = [network, other, standard];

        namespace Mistakes
        {
            public partial class Net
            {
                partial void OnCreated() => apply(_ => { });
                partial void BeforeForward(Tensor image) => Console.WriteLine(image.shape.Length);
                partial void AfterForward(Outputs outputs) => outputs.Computed.ToList();
                public int Layers => stem is null ? 0 : 1;
            }

            public partial class Residual
            {
                partial void OnCreated() => Console.WriteLine(conv1);
            }
        }
        """;

    /// <summary>A file that exceeds a limit and is not parsed, and a block with the name of a class of TorchSharp.</summary>
    private static readonly string[] Excluded = ["SEG105", "SEG202"];

    private const int Step = 7;

    private static string Library => GoldenFile.Read("library.seg");

    private static string Folder => Path.Combine(Verifier.Folder, "..", "SegDsl.Language.Tests");

    public static TheoryData<string> Mistakes =>
        [.. Names("Mistakes").Where(name => Read("Mistakes", name).Contains("experiment E", StringComparison.Ordinal))];

    public static TheoryData<string> Samples => [.. Names("Samples").Except(Excluded)];

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_the_only_error_of_a_project(string name)
    {
        var run = GeneratorRun.WithRuntime(Program, ("models/net.seg", Read("Mistakes", name)));

        Assert.NotEmpty(run.Diagnostics);
        if (run.CSharpErrors.Count > 0) Assert.Fail(string.Join("\n", run.CSharpErrors));
    }

    [Fact]
    public void Placeholders_are_the_approved_ones()
    {
        var run = new GeneratorRun(("library.seg", Library.Replace("relu\n    c2", "rely\n    c2", StringComparison.Ordinal)));

        Assert.Contains("SEG201", Assert.Single(run.Diagnostics), StringComparison.Ordinal);
        GoldenFile.Verify("library", run["library.stub.g.cs"]);
    }

    [Fact]
    public void The_program_of_the_library_compiles()
    {
        var run = GeneratorRun.WithRuntime(GoldenFile.Read("library.cs.txt"), ("library.seg", Library));

        Assert.Empty(run.Diagnostics);
        if (run.CSharpErrors.Count > 0) Assert.Fail(string.Join("\n", run.CSharpErrors));
    }

    /// <summary>Some tokens of a file are missing in turn, but not those that begin declarations, and names that the program uses.</summary>
    [Fact]
    public void A_missing_token_is_the_only_error_of_a_project()
    {
        var program = GoldenFile.Read("library.cs.txt");
        var used = Regex.Matches(program, @"\w+").Select(m => m.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var cascades = new List<string>();
        var tokens = Regex.Matches(Library, @"\w+|->|[^\s\w]").Where(m => !used.Contains(m.Value) || m.Value is "in" or "out")
            .Where(m => m.Value is not ("block" or "backbone" or "{")).ToList();
        for (var i = 0; i < tokens.Count; i += Step)
        {
            var (place, token) = (tokens[i].Index, tokens[i].Value);
            var run = GeneratorRun.WithRuntime(program, ("library.seg", Library.Remove(place, token.Length).Insert(place, " ")));
            if (run.Diagnostics.Any(d => d.Contains("error", StringComparison.Ordinal)) && run.CSharpErrors.Count > 0)
                cascades.Add($"without '{token}' in '{Library[Library.LastIndexOf('\n', place)..].Split('\n')[1]}': {run.CSharpErrors[0]}");
        }

        if (cascades.Count > 0) Assert.Fail(string.Join("\n", cascades));
    }

    /// <summary>Lambdas and extension methods on a <c>dynamic</c> value do not compile.</summary>
    [Theory]
    [InlineData("relu", "rely")]
    [InlineData("out seg = x", "out seg x")]
    [InlineData("classes: int = 4)", "classes: int = 4")]
    [InlineData("network Net", "class Net")]
    [InlineData("network Net", "def Net")]
    [InlineData("network Net", "Net")]
    [InlineData("network Net", "model Net")]
    [InlineData("network Net(classes: int = 4)\n{", "network Net(classes: int = 4)\n")]
    [InlineData("block Pair(width: int)\n{", "block Pair(width: int)\n")]
    [InlineData("block Pair", "class Pair")]
    [InlineData("block Pair", "Pair")]
    [InlineData("block Pair(width: int)", "block (width: int)\n{\n}\n\nblock Pair(width: int)")]
    [InlineData("experiment E\n{", "experiment E\n")]
    [InlineData("dataset D\n{", "D\n{")]
    [InlineData("experiment E\n{", "experimnt E\n{")]
    [InlineData("dataset D\n{", "experiment Net\n{\n    network Net\n}\n\ndataset D\n{")]
    [InlineData("network Net", "dataset Net\n{\n    root \"a\"\n}\n\nnetwork Net")]
    [InlineData("block Pair", "dataset Pair\n{\n}\n\nblock Pair")]
    public void Code_with_lambdas_and_extension_methods_reports_no_more(string right, string wrong)
    {
        const string Text =
            """
            namespace Mistakes

            block Pair(width: int)
            {
                in x: [N, C, H, W]

                out x -> conv: Conv(width, 3) -> relu
            }

            network Net(classes: int = 4)
            {
                in image: [N, 3, H, W]

                x = image -> pair: Pair(8) -> stages: [Conv(8, 3), Norm, relu]
                out seg = x -> score: Conv(classes, 1)
                out aux edge = x -> edge: Conv(1, 1)
            }

            dataset D
            {
                root "data"
                ignore 255
                classes { a 0 #000000 b 1 #000001 }
                images "images/{split}/{name}.png"
                labels "labels/{split}/{name}.png"
                splits { train, val }
            }

            experiment E
            {
                network Net(classes: 2)
                data D
                epochs 1
                batch 2
                augment crop(64)
                loss cross_entropy(seg)
                optimizer sgd(lr: 0.1)
            }
            """;
        const string Code =
            """
            using System;
            using System.Linq;
            using Mistakes;
            using SegDsl.Data;
            using SegDsl.Experiments;
            using SegDsl.Networks;
            using TorchSharp;
            using static TorchSharp.torch;

            using var network = new Net(classes: 4);
            var outputs = network.call(zeros(1, 3, 32, 32));
            Console.WriteLine(outputs.Seg.Apply(t => t + 1));
            Console.WriteLine(outputs.Edge?.Apply(t => t + 1));
            SegmentationNetwork any = network;
            using var pair = new Pair(8, width: 16);
            Console.WriteLine(pair.call(zeros(1)).Apply(t => t * 2));
            DatasetDefinition data = D.Definition;
            Experiment experiment = E.Definition;

            static class Extensions
            {
                public static Tensor Apply(this Tensor tensor, Func<Tensor, Tensor> function) => function(tensor);
                public static long Count(this nn.Module module, Func<Tensor, bool> counts) => module.parameters().Count(p => counts(p));
            }

            namespace Mistakes
            {
                public sealed partial class Net
                {
                    partial void OnCreated() => Console.WriteLine(
                        score.Count(w => w.requires_grad) + stages.Count(w => w.requires_grad) + pair.Count(w => w.requires_grad));
                }
            }
            """;
        var text = Text.ReplaceLineEndings("\n");
        var place = text.IndexOf(right, StringComparison.Ordinal);

        var run = GeneratorRun.WithRuntime(Code, ("net.seg", text.Remove(place, right.Length).Insert(place, wrong)));

        Assert.Contains(run.Diagnostics, d => d.Contains("error SEG", StringComparison.Ordinal));
        if (run.CSharpErrors.Count > 0) Assert.Fail(string.Join("\n", [.. run.Diagnostics, .. run.CSharpErrors]));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Classes_of_a_file_with_errors_exist(string name)
    {
        var text = Read("Samples", name);
        var space = Regex.Match(text, @"(?m)^namespace\s+([\w.]+)").Groups[1].Value;
        var prefix = space.Length == 0 ? "global::" : $"global::{space}.";
        var uses = Regex.Matches(text, @"(?m)^(block|backbone|head|network|dataset|experiment)\s+(\w+)")
            .Select(m => m.Groups[1].Value is "dataset" or "experiment"
            ? $"    object {m.Groups[2].Value}{m.Index} = {prefix}{m.Groups[2].Value}.Definition;"
            : $"    TorchSharp.torch.nn.Module {m.Groups[2].Value}{m.Index} = ({prefix}{m.Groups[2].Value})null!;");

        var run = GeneratorRun.WithRuntime($"class Uses\n{{\n    static void Main() {{ }}\n{string.Join('\n', uses)}\n}}\n", ("sample.seg", text));

        if (!run.Diagnostics.Any(d => d.Contains("error", StringComparison.Ordinal))) return;
        if (run.CSharpErrors.Count > 0) Assert.Fail(string.Join("\n", run.CSharpErrors));
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.seg").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    private static string Read(string folder, string name) => File.ReadAllText(Path.Combine(Folder, folder, name + ".seg"));
}
