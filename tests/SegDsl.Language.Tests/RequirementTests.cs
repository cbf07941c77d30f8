using SegDsl.Language.Graph;

namespace SegDsl.Language.Tests;

/// <summary>The requirements of a network on its input are exactly those of its operations.</summary>
public class RequirementTests
{
    public static TheoryData<string> Networks => [.. Zoo.Compilation.Networks.Select(n => n.Name)];

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_minimum_size_is_the_smallest_without_empty_tensors(string name)
    {
        var network = Zoo.Compilation.Networks.Single(n => n.Name == name);
        var (height, width) = (network.Requirements.LeastOf("H"), network.Requirements.LeastOf("W"));
        Assert.Empty(network.Requirements.Others);
        Assert.True(SomethingIsLeft(network, height, width));
        Assert.True(height == 1 || !SomethingIsLeft(network, height - 1, width));
        Assert.True(width == 1 || !SomethingIsLeft(network, height, width - 1));
    }

    [Fact]
    public void A_decoupled_network_of_stride_8_requires_49_pixels()
    {
        // Two kernels of 3 without padding on features of stride 8 require seven of them.
        var network = Zoo.Compilation.Networks.Single(n => n.Name == "DeepR50V3PlusDecouple");
        Assert.Equal(49, network.Requirements.LeastOf("H"));
        Assert.Equal(1, network.Requirements.Least["classes"]);
    }

    [Fact]
    public void A_requirement_on_several_symbols_stays_a_formula()
    {
        var compilation = SegCompiler.Compile([SegCompiler.Parse("a.seg", """
            network Difference(classes: int = 19, width: int = 32)
            {
                in image: [N, 3, H, W]
                out seg = image -> stem: Conv(width - classes, 3) -> score: Conv(classes, 1)
            }
            """)]);
        Assert.Empty(compilation.Diagnostics);
        var requirements = compilation.Networks[0].Requirements;
        Assert.Equal("-classes + width >= 1", requirements.Others.Single().ToString());
        Assert.False(requirements.Allows(Sizes(8, 8, ("classes", 9), ("width", 8))));
        Assert.True(requirements.Allows(Sizes(8, 8, ("classes", 7), ("width", 8))));
    }

    private static bool SomethingIsLeft(NetworkGraph network, long height, long width) =>
        network.Nodes.SelectMany(n => n.Shape.Dimensions).All(d => d.Evaluate(Sizes(height, width, ("classes", 19), ("width", 64), ("channels", 1))) >= 1);

    private static Dictionary<string, long> Sizes(long height, long width, params (string, long)[] parameters)
    {
        var sizes = new Dictionary<string, long> { ["N"] = 1, ["H"] = height, ["W"] = width, ["D"] = 64 };
        foreach (var (parameter, value) in parameters) sizes.Add(parameter, value);
        return sizes;
    }
}
