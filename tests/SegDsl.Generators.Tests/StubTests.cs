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

    private static string Folder => Path.Combine(Verifier.Folder, "..", "SegDsl.Language.Tests");

    public static TheoryData<string> Mistakes => [.. Names("Mistakes").Where(name => Read("Mistakes", name).Contains("experiment E", StringComparison.Ordinal))];

    public static TheoryData<string> Samples => [.. Names("Samples")];

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_the_only_error_of_a_project(string name)
    {
        var run = GeneratorRun.WithRuntime(Program, ("models/net.seg", Read("Mistakes", name)));

        Assert.NotEmpty(run.Diagnostics);
        Assert.Equal("", string.Join("\n", run.CSharpErrors));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Classes_of_a_file_with_errors_exist(string name)
    {
        var text = Read("Samples", name);
        var space = Regex.Match(text, @"(?m)^namespace\s+([\w.]+)").Groups[1].Value;
        var prefix = space.Length == 0 ? "global::" : $"global::{space}.";
        var uses = Regex.Matches(text, @"(?m)^(block|backbone|head|network|dataset|experiment)\s+(\w+)").Select(m => m.Groups[1].Value is "dataset" or "experiment"
            ? $"    object {m.Groups[2].Value}{m.Index} = {prefix}{m.Groups[2].Value}.Definition;"
            : $"    TorchSharp.torch.nn.Module {m.Groups[2].Value}{m.Index} = ({prefix}{m.Groups[2].Value})null!;");

        var run = GeneratorRun.WithRuntime($"class Uses\n{{\n    static void Main() {{ }}\n{string.Join('\n', uses)}\n}}\n", ("sample.seg", text));

        if (!run.Diagnostics.Any(d => d.Contains("error", StringComparison.Ordinal))) return;
        Assert.Equal("", string.Join("\n", run.CSharpErrors));
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.seg").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    private static string Read(string folder, string name) => File.ReadAllText(Path.Combine(Folder, folder, name + ".seg"));
}
