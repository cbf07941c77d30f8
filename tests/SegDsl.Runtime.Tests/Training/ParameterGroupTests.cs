using SegDsl.Experiments;
using SegDsl.Optimizers;
using SegDsl.Training;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>Learning rates, weight decays and freezing of parts of a network.</summary>
public sealed class ParameterGroupTests : TrainingFixture
{
    [Fact]
    public void Parameters_are_updated_with_the_values_of_their_last_rule()
    {
        var experiment = Dropping with
        {
            Optimizer = new SgdDefinition(0.5, Momentum: 0, WeightDecay: 0.25),
            Rules =
            [
                new(RuleKind.LearningRate, 0.1, IsFactor: true, ["first", "norm"]),
                new(RuleKind.LearningRate, 0.2, IsFactor: false, ["first.bias"]),
                new(RuleKind.WeightDecay, 0, IsFactor: false, ["norm", "bias"]),
                new(RuleKind.WeightDecay, 2, IsFactor: true, ["last.weight"]),
            ],
        };
        using var network = new TrainedNetwork(experiment, CPU, _ => { });
        var before = network.Parameters.ToDictionary(named => named.Name, named => named.Parameter.detach().clone());
        foreach (var (_, parameter) in network.Parameters) parameter.grad = ones_like(parameter);

        // Half of the learning rate that the schedule starts from.
        network.Optimizer.Step(0.25);

        var expected = new Dictionary<string, (double Rate, double Decay)>
        {
            ["first.weight"] = (0.025, 0.25),
            ["first.bias"] = (0.1, 0),
            ["norm.weight"] = (0.025, 0),
            ["norm.bias"] = (0.025, 0),
            ["last.weight"] = (0.25, 0.5),
            ["last.bias"] = (0.25, 0),
        };
        Assert.Equal(expected.Keys.Order(), before.Keys.Order());
        foreach (var (name, parameter) in network.Parameters)
        {
            var (rate, decay) = expected[name];
            var difference = parameter.detach() - (before[name] - rate * (1 + decay * before[name]));
            Assert.True(difference.abs().max().item<float>() < 1e-6, name);
        }
    }

    [Fact]
    public void A_plan_and_the_report_list_the_groups()
    {
        var observer = new RecordingObserver();
        Train(Dropping with { Rules = [new(RuleKind.WeightDecay, 0, IsFactor: false, ["norm", "bias"])] }, steps: 1, observer: observer);

        var groups = observer.Plan?.Groups ?? [];
        Assert.Equal([("first.weight", 0.1, 1e-4), ("first.bias", 0.1, 0)], groups.Select(g => (g.Names[0], g.LearningRate, g.WeightDecay)));
        Assert.Equal([232L, 26], groups.Select(g => g.Count));
        Assert.Contains("first.bias, norm.weight and 2 more", File.ReadAllText(Path.Combine(Output, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_without_parameters_is_refused()
    {
        var error = Assert.Throws<TrainingException>(() => Train(Dropping with { Rules = [new(RuleKind.LearningRate, 1, IsFactor: true, ["second"])] }));
        Assert.Contains("'second'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learning_rates_decay_from_layer_to_layer_of_the_backbone()
    {
        var experiment = Dropping with { CreateNetwork = () => new LayeredNetwork(), Optimizer = new AdamWDefinition(1) { LayerDecay = 0.5 } };
        using var network = new TrainedNetwork(experiment, CPU, _ => { });

        var rates = network.Groups.SelectMany(g => g.Names.Select(name => KeyValuePair.Create(name, g.LearningRate))).ToDictionary();
        var expected = new Dictionary<string, double>
        {
            // Three blocks in two stages; the downsampling belongs to the second stage, the normalization to the rest of the network.
            ["body.stem.weight"] = 0.0625,
            ["body.stages.0.blocks.0.weight"] = 0.125,
            ["body.stages.0.blocks.1.weight"] = 0.25,
            ["body.down.weight"] = 0.5,
            ["body.stages2.0.blocks.0.weight"] = 0.5,
            ["body.norm.weight"] = 1,
            ["body.norm.bias"] = 1,
            ["head.weight"] = 1,
        };
        Assert.Equal(expected.OrderBy(p => p.Key), rates.OrderBy(p => p.Key));
    }

    [Theory]
    [InlineData("patch_embed.proj.weight", null)]
    [InlineData("blocks.3.attn.qkv.weight", "blocks.3")]
    [InlineData("layer1.0.downsample.0.weight", "layer1.0")]
    [InlineData("layers.0.blocks.1.norm1.weight", "layers.0.blocks.1")]
    [InlineData("features.0.0.weight", "features.0")]
    [InlineData("features.5.1.attn.qkv.weight", "features.5.1")]
    [InlineData("features.1.0.layer_scale", "features.1.0")]
    [InlineData("12.block.1.0.weight", "12")]
    public void Layers_are_the_blocks_of_published_backbones(string parameter, string? layer) => Assert.Equal(layer, BackboneLayers.LayerOf(parameter));

    [Fact]
    public void The_backbone_has_a_learning_rate_of_its_own()
    {
        var experiment = Dropping with
        {
            CreateNetwork = () => new LayeredNetwork(), Rules = [new(RuleKind.LearningRate, 0.1, IsFactor: true, ["backbone"])],
        };
        using var network = new TrainedNetwork(experiment, CPU, _ => { });

        Assert.Equal([7, 1], network.Groups.Select(g => g.Names.Count));
        Assert.Equal(0.1 * network.Groups[1].LearningRate, network.Groups[0].LearningRate, 1e-12);
    }

    [Fact]
    public void Parts_are_frozen_and_thawed_at_their_epochs()
    {
        // An epoch has 3 steps.
        var experiment = Dropping with { Freeze = [new("first", Until: 1), new("last", From: 1, Until: 2), new("statistics", From: 2)] };
        using (var network = new TrainedNetwork(experiment, CPU, _ => { }))
        {
            Assert.Equal(6, network.Parameters.Count);
            network.State.Write(Path.Combine(Folder, "start.safetensors"), experiment, new RunProgress(0, 30, 3, null, null, 0, 0));
        }
        var states = new List<SortedDictionary<string, string>> { BytesOf(Path.Combine(Folder, "start.safetensors")) };
        foreach (var end in new[] { 3, 6, 9 })
        {
            TrainUpTo(end, experiment, end == 3 ? ExistingRun.Replace : ExistingRun.Resume);
            states.Add(BytesOf(Path.Combine(Output, "state.safetensors")));
        }

        string[] Changed(int epoch) => [.. states[0].Keys.Where(key => key.StartsWith("network.", StringComparison.Ordinal))
            .Where(key => states[epoch][key] != states[epoch + 1][key]).Select(key => key["network.".Length..])];
        string[] norm = ["norm.bias", "norm.num_batches_tracked", "norm.running_mean", "norm.running_var", "norm.weight"];
        Assert.Equal(["last.bias", "last.weight", .. norm], Changed(0));
        Assert.Equal(["first.bias", "first.weight", .. norm], Changed(1));
        Assert.Equal(["first.bias", "first.weight", "last.bias", "last.weight", "norm.bias", "norm.weight"], Changed(2));
    }

    [Fact]
    public void Freezing_the_whole_network_in_an_epoch_is_refused()
    {
        var experiment = Dropping with { Freeze = [new("first"), new("norm"), new("last", From: 2)] };
        var error = Assert.Throws<TrainingException>(() => Train(experiment));
        Assert.Contains("epoch 2", error.Message, StringComparison.Ordinal);
    }
}
