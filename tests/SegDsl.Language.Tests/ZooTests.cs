using SegDsl.Language.Graph;

namespace SegDsl.Language.Tests;

public class ZooTests
{
    [Fact]
    public void Compiles_without_a_word() => Assert.Empty(Zoo.Compilation.Diagnostics.Select(d => d.ToString()));

    [Theory]
    [InlineData("DeepR50V3Plus", "deeplab_v3_plus_r50_plain.txt", 40_474_816)]
    [InlineData("DeepR50V3PlusDecouple", "deeplab_v3_plus_r50_decoupled.txt", 41_753_168)]
    public void Has_the_state_of_the_published_network(string name, string fixture, long parameters)
    {
        var graph = Graph(name);
        var lines = graph.State.Select(s => $"{s.Key} {s.Shape.Substitute(graph.Defaults)}");
        Assert.Equal(
            File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture)),
            lines.Prepend($"parameters {graph.ParameterCount.Substitute(graph.Defaults)}"));
        Assert.Equal(parameters, graph.ParameterCount.Substitute(graph.Defaults).Value);
    }

    [Fact]
    public void The_decoupled_networks_and_all_their_parts_fit_in_200_lines()
    {
        string[] parts =
        [
            "blocks/residual.seg", "blocks/aspp.seg", "blocks/squeeze_body_edge.seg", "backbones/resnet_deep.seg", "heads/decoupled_deeplab.seg",
            "networks/decoupled_deeplab.seg",
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
