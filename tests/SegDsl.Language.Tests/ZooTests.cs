using SegDsl.Language.Graph;

namespace SegDsl.Language.Tests;

public class ZooTests
{
    private const string Unused = "edge_conv.";
    private const long UnusedParameters = 768;

    [Fact]
    public void Compiles_without_a_word() => Assert.Empty(Zoo.Compilation.Diagnostics.Select(d => d.ToString()));

    public static TheoryData<string> Published => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures"), "*.txt")
        .Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Published))]
    public void Has_the_state_of_the_published_network(string name)
    {
        var graph = Graph(name);
        var state = graph.State.Select(s => $"{s.Key} {s.Shape.Substitute(graph.Defaults)}").ToList();
        var parameters = graph.ParameterCount.Substitute(graph.Defaults).Value;
        var published = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", name + ".txt"));
        var publishedState = published.Skip(1).Where(line => !line.StartsWith(Unused, StringComparison.Ordinal)).ToList();
        if (publishedState.Count < published.Length - 1)
        {
            // The published Wider ResNet network has layers that nothing applies, and registers one layer earlier than it applies it.
            parameters += UnusedParameters;
            state.Sort(StringComparer.Ordinal);
            publishedState.Sort(StringComparer.Ordinal);
        }
        Assert.Equal(publishedState, state);
        Assert.Equal(published[0], $"parameters {parameters}");
    }

    [Fact]
    public void The_decoupled_networks_and_all_their_parts_fit_in_200_lines()
    {
        string[] parts =
        [
            "blocks/residual.seg", "blocks/aspp.seg", "blocks/squeeze_body_edge.seg", "backbones/resnet_deep.seg", "heads/decoupled.seg",
            "networks/decoupled.seg",
        ];
        var lines = parts.Sum(p => Zoo.Parse().Single(t => t.Path == p).Source.Text.TrimEnd().Split('\n').Length);
        Assert.InRange(lines, 100, 200);
    }

    [Fact]
    public void Keeps_open_parameters_as_symbols()
    {
        var graph = Graph("DeepR50V3Plus");
        Assert.Equal(["classes"], graph.OpenParameters.Keys);
        Assert.Equal("[N, classes, H, W]", graph.Outputs.Single().Shape?.ToString());
        Assert.Equal("256 * classes + 40469952", graph.ParameterCount.ToString());
    }

    private static NetworkGraph Graph(string name) => Zoo.Compilation.Networks.Single(n => n.Name == name);
}
