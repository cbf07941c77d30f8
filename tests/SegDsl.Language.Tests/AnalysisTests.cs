using SegDsl.Language.Analysis;
using SegDsl.Language.Graph;

namespace SegDsl.Language.Tests;

/// <summary>The static facts of networks, compared with hand-computed and published numbers.</summary>
public class AnalysisTests
{
    /// <summary>torchvision's resnet50, with its last layer written as a 1x1 convolution.</summary>
    private const string ResNet50 =
        """
        block Bottleneck(planes: int, stride: int, project: bool)
        {
            in x: [N, C, H, W]
            y = x -> conv1: Conv(planes, 1) -> bn1: Norm -> relu
                  -> conv2: Conv(planes, 3, stride:) -> bn2: Norm -> relu
                  -> conv3: Conv(4 * planes, 1) -> bn3: Norm
            shortcut = if project { x -> downsample: [Conv(4 * planes, 1, stride:), Norm] } else { x }
            out relu(y + shortcut)
        }

        block Stage(planes: int, blocks: int, stride: int)
        {
            in x: [N, C, H, W]
            out x -> inline [for i in 0..blocks { Bottleneck(planes, if i == 0 { stride } else { 1 }, i == 0) }]
        }

        network ResNet50(classes: int = 1000)
        {
            in image: [N, 3, H, W]
            stem = image -> conv1: Conv(64, 7, stride: 2) -> bn1: Norm -> relu -> MaxPool(3, 2)
            deep = stem -> layer1: Stage(64, 3, 1) -> layer2: Stage(128, 4, 2) -> layer3: Stage(256, 6, 2) -> layer4: Stage(512, 3, 2)
            out seg = deep -> global_avg_pool -> fc: Conv(classes, 1, bias: true)
        }
        """;

    [Fact]
    public void A_resnet_50_has_the_published_parameters_and_cost()
    {
        var facts = Facts(ResNet50);
        var sizes = Sizes(("N", 1), ("H", 224), ("W", 224), ("classes", 1000));

        Assert.Equal(25_557_032, facts.Network.Parameters.Evaluate(sizes));
        // torchvision reports 4.089 billion multiply-adds, counting convolutions and linear layers.
        var convolutions = facts.Graph.Nodes.Where(n => n.Operation == "Conv").Sum(n => n.Flops.Evaluate(sizes));
        Assert.Equal(4.089, convolutions / 2e9, 0.0005);
        Assert.InRange(facts.InferenceFlops.Evaluate(sizes), convolutions, convolutions * 1.02);
    }

    [Theory]
    [InlineData("layer0.0.0", 2L * 64 * (3 * 9) * 256 * 512)]
    [InlineData("layer1.0.conv2", 2L * 64 * (64 * 9) * 128 * 256)]
    [InlineData("layer4.2.conv3", 2L * 2048 * 512 * 64 * 128)]
    [InlineData("aspp.features.3.0", 2L * 256 * (2048 * 9) * 64 * 128)]
    [InlineData("final.0", 2L * 256 * (304 * 9) * 128 * 256)]
    public void Convolutions_of_the_zoo_have_the_cost_computed_by_hand(string path, long flops) =>
        Assert.Equal(flops, Zoo.Compilation.Networks.Single(n => n.Name == "DeepR50V3Plus").Nodes.Single(n => n.Path == path && n.Operation == "Conv")
            .Flops.Evaluate(Sizes(("N", 1), ("H", 512), ("W", 1024))));

    [Fact]
    public void The_facts_of_the_modules_add_up_to_those_of_the_network()
    {
        foreach (var graph in Zoo.Compilation.Networks)
        {
            var facts = new NetworkFacts(graph);
            Assert.Equal(graph.ParameterCount, facts.Network.Parameters);
            Assert.Equal(graph.Flops, facts.Network.Flops);
            Check(facts.Network);
        }

        static void Check(ModuleFacts module)
        {
            if (module.Children.Count == 0) return;
            Assert.Equal(module.Parameters, Sum(module.Children.Select(c => c.Parameters)));
            Assert.Equal(module.Buffers, Sum(module.Children.Select(c => c.Buffers)));
            Assert.Equal(module.Flops, Sum(module.Children.Select(c => c.Flops)));
            Assert.Equal(module.Activations, Sum(module.Children.Select(c => c.Activations)));
            foreach (var child in module.Children) Check(child);
        }
    }

    [Fact]
    public void Training_keeps_the_activations_that_the_backward_pass_reads()
    {
        var facts = Facts(
            """
            network Net()
            {
                in image: [N, 3, H, W]
                param gain: [3, 1, 1] = ones
                a = image * gain -> conv: Conv(8, 3) -> norm: Norm -> relu
                flat = reshape(a, [N, 8, H * W])
                out seg = relu(a + (a -> again: Conv(8, 1))) + a
                far = upsample(a -> small: Conv(1, 1), 2)
                out aux tokens = softmax(flat)
                out aux joined = concat(far, far, far) -> last: Conv(1, 1)
            }
            """);

        // The product, the convolution, the norm with its in-place relu, the other convolution with an in-place sum and relu, the softmax, and the outer
        // sum, which is an output of its own because relu keeps its result. Views, and results that are only upsampled and concatenated, do not count.
        Assert.Equal("59 * H * N * W", facts.Network.Activations.ToString());
    }

    [Fact]
    public void Inference_frees_results_after_their_last_use_and_skips_aux_outputs()
    {
        var facts = Facts(
            """
            network Net()
            {
                in image: [N, 3, H, W]
                a = image -> wide: Conv(16, 3)
                b = a -> narrow: Conv(4, 3)
                c = b -> last: Conv(2, 1)
                out seg = c
                out aux other = a -> aux: Conv(100, 1)
            }
            """);

        Assert.Equal(20 * 5 * 7, facts.Memory.PeakElements(Sizes(("N", 1), ("H", 5), ("W", 7))));
        Assert.Equal("2032 * H * N * W", facts.InferenceFlops.ToString());
        Assert.Equal("5232 * H * N * W", facts.Network.Flops.ToString());
        Assert.Equal([false, false, false, true], facts.Network.Children.Select(c => c.IsAuxiliary));
    }

    [Fact]
    public void A_result_that_is_used_later_is_kept()
    {
        var facts = Facts(
            """
            network Net()
            {
                in image: [N, 3, H, W]
                a = image -> first: Conv(10, 1)
                b = a -> second: Conv(20, 1) -> third: Conv(1, 1)
                out seg = concat(a, b)
            }
            """);

        // a, b and the result before it; at the end a, b and their concatenation.
        Assert.Equal(31 * 6, facts.Memory.PeakElements(Sizes(("N", 1), ("H", 2), ("W", 3))));
    }

    [Fact]
    public void The_tree_has_the_names_of_the_state_keys()
    {
        var facts = Facts(
            """
            block Pair(planes: int)
            {
                in x: [N, C, H, W]
                out x -> inline [Conv(planes, 3), Norm, relu, for i in 0..2 as "more{i}" { [Conv(planes, 1), relu] }]
            }

            network Net(classes: int = 2)
            {
                in image: [N, 3, H, W]
                y = image -> pair: Pair(4)
                maps = heads: for i in 0..2 { y -> Conv(classes, 1) }
                out seg = maps[0] + sigmoid(maps[1])
            }
            """);

        Assert.Equal(
            [
                "Net: [N, classes, H, W]",
                "  pair Pair: [N, 4, H, W]",
                "    0 Conv: [N, 4, H, W]", "    1 Norm: [N, 4, H, W]", "    more0 sequence: [N, 4, H, W]",
                "      0 Conv: [N, 4, H, W]", "       relu: [N, 4, H, W]",
                "    more1 sequence: [N, 4, H, W]", "      0 Conv: [N, 4, H, W]", "       relu: [N, 4, H, W]", "     relu: [N, 4, H, W]",
                "  heads loop: [N, classes, H, W]", "    0 Conv: [N, classes, H, W]", "    1 Conv: [N, classes, H, W]", "   sigmoid, +: [N, classes, H, W]",
            ],
            Lines(facts.Network, 0));
    }

    private static IEnumerable<string> Lines(ModuleFacts module, int depth)
    {
        var name = depth == 0 ? module.Kind : $"{module.Name} {module.Kind}";
        return module.Children.SelectMany(c => Lines(c, depth + 1)).Prepend($"{new string(' ', 2 * depth)}{name}: {string.Join(", ", module.Outputs)}");
    }

    private static Shapes.Dimension Sum(IEnumerable<Shapes.Dimension> terms) => terms.Aggregate(Shapes.Dimension.Zero, (sum, term) => sum + term);

    private static Dictionary<string, long> Sizes(params (string Name, long Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);

    private static NetworkFacts Facts(string text)
    {
        var compilation = SegCompiler.Compile([SegCompiler.Parse("net.seg", text)]);
        Assert.False(compilation.HasErrors, Dump.Diagnostics(compilation.Diagnostics));
        return new(Assert.Single(compilation.Networks));
    }
}
