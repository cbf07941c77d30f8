using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Runtime.Tests.Networks;

/// <summary>Layers on the meta device get storage and values when they are initialized. No other test may draw random numbers at the same time.</summary>
[CollectionDefinition(nameof(LayerStorageTests), DisableParallelization = true)]
[Collection(nameof(LayerStorageTests))]
public sealed class LayerStorageTests
{
    public static TheoryData<string, Func<Device?, nn.Module>> Layers => new()
    {
        { "convolution", device => nn.Conv2d(6, 4, 3, device: device) },
        { "without bias", device => nn.Conv2d(6, 4, 3, bias: false, device: device) },
        { "groups", device => nn.Conv2d(6, 4, 3, groups: 2, device: device) },
        { "3-D", device => nn.Conv3d(2, 4, 3, device: device) },
        { "transposed", device => nn.ConvTranspose2d(6, 4, 2, stride: 2, device: device) },
        { "transposed 3-D", device => nn.ConvTranspose3d(2, 4, 2, device: device) },
        { "linear", device => nn.Linear(6, 4, device: device) },
        { "linear without bias", device => nn.Linear(6, 4, hasBias: false, device: device) },
    };

    [Theory, MemberData(nameof(Layers))]
    public void The_default_values_are_those_of_the_constructor(string name, Func<Device?, nn.Module> create)
    {
        manual_seed(3);
        using var expected = create(null);
        manual_seed(3);
        using var layer = create(META).Initialize(null);

        AssertEqual(name, expected, layer);
        Assert.All(layer.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf, name));
    }

    [Theory, MemberData(nameof(Layers))]
    public void Initializers_fill_the_new_storage(string name, Func<Device?, nn.Module> create)
    {
        using var expected = create(null);
        manual_seed(3);
        expected.KaimingNormal();
        manual_seed(3);
        using var layer = create(META).KaimingNormal();

        AssertEqual(name, expected, layer);
    }

    public static TheoryData<string, Action<nn.Module>, Action<Tensor>> Distributions => new()
    {
        { "kaiming_normal", m => m.KaimingNormal(), w => nn.init.kaiming_normal_(w) },
        { "fan out", m => m.KaimingNormal(nn.init.FanInOut.FanOut), w => nn.init.kaiming_normal_(w, mode: nn.init.FanInOut.FanOut) },
        { "kaiming_uniform", m => m.KaimingUniform(), w => nn.init.kaiming_uniform_(w) },
        { "xavier_uniform", m => m.XavierUniform(), w => nn.init.xavier_uniform_(w) },
        { "normal", m => m.Normal(0.1), w => nn.init.normal_(w, 0, 0.1) },
    };

    [Theory, MemberData(nameof(Distributions))]
    public void Seeded_values_are_those_of_torch(string name, Action<nn.Module> fill, Action<Tensor> expected)
    {
        using var layer = nn.Conv2d(6, 4, 3);
        manual_seed(3);
        expected(layer.weight);

        using var seeded = Initialization.Seed(3, () =>
        {
            var created = nn.Conv2d(6, 4, 3, bias: false, device: META);
            fill(created);
            return created;
        });

        Assert.True(layer.weight.Equals(seeded.weight), name);
    }

    [Fact]
    public async Task Random_numbers_of_other_threads_do_not_change_seeded_values()
    {
        using var stop = new CancellationTokenSource();
        var other = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) rand(16).Dispose();
        });
        static nn.Module Create() => Initialization.Seed(5, () => nn.Sequential(
            ("conv", nn.Conv2d(64, 128, 3, device: META).Initialize(null)),
            ("attention", new MultiHeadAttention(128, 2)),
            ("linear", nn.Linear(128, 128, device: META).TruncatedNormal(0.02))));
        using var first = Create();
        using var second = Create();
        await stop.CancelAsync();
        await other;

        AssertEqual("seeded", first, second);
    }

    [Fact]
    public void The_new_storage_belongs_to_no_dispose_scope()
    {
        nn.Module<Tensor, Tensor> layer;
        using (NewDisposeScope()) layer = nn.Conv2d(1, 1, 1, device: META).Ones();

        using (layer)
        using (var ones = torch.ones(1, 1, 2, 2))
        using (var result = layer.call(ones))
            Assert.True(result.Equals(ones));
    }

    [Fact]
    public void Other_layers_are_refused() =>
        Assert.Contains(
            "is on the meta device", Assert.Throws<ArgumentException>(() => nn.BatchNorm2d(3, device: META).Ones()).Message, StringComparison.Ordinal);

    [Fact]
    public void Skipped_initialization_leaves_zeros_in_this_call_only()
    {
        static nn.Module Create() => nn.Sequential(
            ("conv", nn.Conv2d(2, 3, 3, device: META).Initialize(null)),
            ("attention", new MultiHeadAttention(4, 2)),
            ("norm", Normalization.Batch.Create(3)));

        using var network = Initialization.Skip(Create);
        Assert.Throws<InvalidOperationException>(() => Initialization.Skip<nn.Module>(() => throw new InvalidOperationException()));
        using var random = Create();

        string[] filled = [.. network.named_parameters().Where(named => named.parameter.count_nonzero().item<long>() > 0).Select(named => named.name)];
        Assert.Equal(["norm.weight"], filled);
        Assert.Equal(["conv.weight", "conv.bias", "attention.in_proj_weight", "attention.out_proj.weight", "norm.weight"],
            random.named_parameters().Where(named => named.parameter.count_nonzero().item<long>() > 0).Select(named => named.name));
    }

    private static void AssertEqual(string name, nn.Module expected, nn.Module actual)
    {
        Assert.Equal(expected.named_parameters().Select(named => named.name), actual.named_parameters().Select(named => named.name));
        foreach (var (first, second) in expected.parameters().Zip(actual.parameters()))
        {
            Assert.True(second.shape.SequenceEqual(first.shape), name);
            Assert.True(second.Equals(first), name);
        }
    }
}
