using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.init;

namespace TorchSharp.Aten.Tests;

/// <summary>First values and gradient clipping, against PyTorch 1.13's numbers for the same seed.</summary>
public sealed class ModulesInitTests
{
    [Fact]
    public void ModulesStartAsPyTorchsDo()
    {
        Starts(() => Conv2d(3, 4, 3), [0.013441692106425762, -0.1159307062625885, 0.06128061190247536], [-0.11130879819393158, 0.0888964831829071]);
        Starts(() => ConvTranspose2d(3, 4, 3), [0.011640846729278564, -0.1003989428281784, 0.053070567548274994], [-0.09639625251293182, 0.07698661088943481]);
        Starts(() => Linear(5, 3), [0.031235668808221817, -0.26939862966537476, 0.1424032747745514], [-0.12585847079753876, 0.1971142441034317]);
        Starts(() => Embedding(4, 3), [-0.1467950940132141, 0.7861412763595581, 0.9468216300010681]);
    }

    [Fact]
    public void FillersDrawAsPyTorchs()
    {
        Draws(t => uniform_(t, -2, 3), 0.6746127009391785, -1.0059840679168701, 1.2960584163665771);
        Draws(t => normal_(t, 1, 2), -0.6402690410614014, 1.7912623882293701, 2.7978169918060303);
        Draws(t => xavier_uniform_(t, 2), 0.06466397643089294, -0.5577081441879272, 0.29480278491973877);
        Draws(t => xavier_normal_(t), -0.21919016540050507, 0.1057368740439415, 0.24024339020252228);
        Draws(t => kaiming_uniform_(t, 0.2), 0.04842884838581085, -0.4176848232746124, 0.22078688442707062);
        Draws(t => kaiming_normal_(t, 0, FanInOut.FanOut, NonlinearityType.ReLU), -0.2899613380432129, 0.13987673819065094, 0.31781214475631714);
        Draws(t => trunc_normal_(t, 0.5, 2, -1, 1), 0.12513509392738342, -0.5453636646270752, 0.35904181003570557);
        Draws(t => constant_(t, 3), 3, 3, 3);
        Draws(ones_, 1, 1, 1);
        Draws(zeros_, 0, 0, 0);
    }

    [Fact]
    public void AnEmbeddingsPaddingIsZeroAndStaysSo()
    {
        using var scope = NewDisposeScope();
        using var table = Embedding(4, 3, padding_idx: 1);
        Assert.Equal([0, 0, 0], Waves.Values(table.weight![1]));
        var result = table.call(tensor(new[] { 0L, 1L, 3L }));
        Assert.Equal([3, 3], result.shape);
        result.sum().backward();
        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1], Waves.Values(table.weight.grad!));

        using var given = Embedding_from_pretrained(ones(2, 4) * 3, max_norm: 1);
        Assert.False(given.weight!.requires_grad);
        Assert.Equal(0.5, given.call(tensor(new[] { 1L }))[0, 0].item<float>(), 5);
    }

    [Fact]
    public void GainsAndFans()
    {
        Assert.Equal(5.0 / 3, calculate_gain(NonlinearityType.Tanh));
        Assert.Equal(1.3867504905630728, calculate_gain(NonlinearityType.LeakyReLU, 0.2), 12);
        Assert.Equal((12, 20), CalculateFanInAndFanOut(empty(5, 3, 2, 2)));
        Assert.Throws<ArgumentException>(() => kaiming_uniform_(empty(3)));
    }

    [Fact]
    public void GradientsAreClippedByTheirCommonNorm()
    {
        using var scope = NewDisposeScope();
        Modules.Parameter[] parameters = [new(zeros(2)), new(zeros(1)), new(zeros(1))];
        parameters[0].grad = tensor(new[] { 3f, 0f });
        parameters[1].grad = tensor(new[] { -4f });
        Assert.Equal(5, utils.clip_grad_norm_(parameters, 10), 6);
        Assert.Equal(-4, parameters[1].grad!.item<float>());
        Assert.Equal(5, utils.clip_grad_norm_(parameters, 1), 6);
        Assert.Equal([0.6, 0], Waves.Values(parameters[0].grad!), (left, right) => Math.Abs(left - right) < 1e-6);
        Assert.Equal(0.8, utils.clip_grad_norm_(parameters, 1, double.PositiveInfinity), 6);
        utils.clip_grad_value_(parameters, 0.25);
        Assert.Equal(-0.25, parameters[1].grad!.item<float>());
        Assert.Equal(0, utils.clip_grad_norm_([], 1));
    }

    [Fact]
    public void ParametersGoIntoAVectorAndBack()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(2, 3);
        var vector = utils.parameters_to_vector(layer.parameters());
        Assert.Equal([9], vector.shape);
        utils.vector_to_parameters(arange(9, dtype: ScalarType.Float32), layer.parameters());
        Assert.Equal([0, 1, 2, 3, 4, 5], Waves.Values(layer.weight));
        Assert.Equal([6, 7, 8], Waves.Values(layer.bias!));
        Assert.Throws<ArgumentException>(() => utils.vector_to_parameters(zeros(8), layer.parameters()));
    }

    private static void Starts(Func<Module> make, double[] weight, double[]? bias = null)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var module = make();
        Same(weight, module.get_parameter("weight")!);
        if (bias is not null)
            Same(bias, module.get_parameter("bias")!);
        Assert.All(module.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
    }

    private static void Draws(Func<Tensor, Tensor> fill, params double[] first)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var target = empty(4, 3, 2, 2, requires_grad: true);
        Assert.Same(target, fill(target));
        Same(first, target);
        Assert.True(target.is_leaf);
    }

    private static void Same(double[] expected, Tensor actual) =>
        Assert.Equal(expected, Waves.Values(actual).Take(expected.Length), (left, right) => Math.Abs(left - right) <= 1e-6 * Math.Max(1, Math.Abs(left)));
}
