using SegDsl.Checkpoints.Safetensors;
using SegDsl.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Checkpoints;

public sealed class StateLoaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    private static TorchSharp.Modules.Sequential Network() => nn.Sequential(("conv", nn.Conv2d(3, 4, 1)), ("bn", nn.BatchNorm2d(4)));

    private Checkpoint File(Dictionary<string, Tensor> state)
    {
        SafetensorsWriter.Write(folder["state"], state);
        return Checkpoint.Open(folder["state"]);
    }

    private static Dictionary<string, Tensor> Copy(nn.Module module) =>
        module.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());

    private static bool Same(Dictionary<string, Tensor> a, Dictionary<string, Tensor> b) => a.All(entry => entry.Value.equal(b[entry.Key]).all().item<bool>());

    [Fact]
    public void Exact_matching_loads_parameters_and_buffers()
    {
        var (from, to) = (Network(), Network());
        from.state_dict()["bn.running_mean"].fill_(3);
        using var file = File(from.state_dict());
        var report = StateLoader.Load(to, file, StateMatch.Exact);
        Assert.True(report.IsExact);
        Assert.Equal(to.state_dict().Keys, report.Loaded);
        Assert.True(Same(Copy(from), Copy(to)));
        Assert.True(to.parameters().All(parameter => parameter.requires_grad));
    }

    [Fact]
    public void Exact_matching_refuses_any_difference_and_changes_nothing()
    {
        var network = Network();
        var before = Copy(network);
        var state = Copy(Network());
        state.Remove("conv.bias");
        state["bn.weight"] = zeros(5);
        state["fc.weight"] = zeros(2, 3);
        using var file = File(state);
        var e = Assert.Throws<StateMismatchException>(() => StateLoader.Load(network, file, StateMatch.Exact));
        Assert.True(Same(before, Copy(network)));
        Assert.StartsWith(folder["state"], e.Message, StringComparison.Ordinal);
        Assert.Contains("conv.bias [4]", e.Message, StringComparison.Ordinal);
        Assert.Contains("fc.weight [2, 3]", e.Message, StringComparison.Ordinal);
        Assert.Contains("bn.weight [4], but [5] in the file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_counters_may_be_missing()
    {
        var state = Copy(Network());
        state.Remove("bn.num_batches_tracked");
        using var file = File(state);
        var report = StateLoader.Load(Network(), file, StateMatch.Exact);
        Assert.Equal(["bn.num_batches_tracked"], report.Missing.Select(entry => entry.Key));
    }

    [Fact]
    public void Partial_matching_loads_matches_and_reports_the_rest()
    {
        var network = Network();
        var before = Copy(network);
        var state = Copy(Network());
        state.Remove("conv.bias");
        state["bn.weight"] = zeros(5);
        state["fc.weight"] = zeros(2, 3);
        using var file = File(state);
        var report = StateLoader.Load(network, file, StateMatch.Partial);
        Assert.False(report.IsExact);
        Assert.Equal(["conv.bias"], report.Missing.Select(entry => entry.Key));
        Assert.Equal(["fc.weight"], report.Unexpected.Select(entry => entry.Key));
        Assert.Equal(["bn.weight"], report.Mismatched.Select(entry => entry.Key));
        Assert.StartsWith("5 of 7 entries loaded.", report.ToString(), StringComparison.Ordinal);
        var after = Copy(network);
        Assert.True(after["conv.weight"].equal(state["conv.weight"]).all().item<bool>());
        Assert.True(after["conv.bias"].equal(before["conv.bias"]).all().item<bool>());
    }

    [Fact]
    public void Types_are_converted_to_those_of_the_module()
    {
        var network = Network();
        var state = Copy(network);
        state["conv.bias"] = tensor(new double[] { 1, 2, 3, 4 }).to(ScalarType.BFloat16);
        using var file = File(state);
        StateLoader.Load(network, file, StateMatch.Exact);
        Assert.Equal(ScalarType.Float32, network.state_dict()["conv.bias"].dtype);
        Assert.Equal(10, network.state_dict()["conv.bias"].sum().item<float>());
    }

    public static TheoryData<string> PrefixPairs
    {
        get
        {
            string[] prefixes = ["", "module.", "_orig_mod.", "model.", "net.", "network.", "backbone.", "encoder.", "teacher.", "0.", "mine.part."];
            return [.. prefixes.SelectMany(first => prefixes.Select(second => first + second)).Distinct()];
        }
    }

    [Theory]
    [MemberData(nameof(PrefixPairs))]
    public void Every_pair_of_prefixes_is_removed(string prefix)
    {
        var (from, to) = (Network(), Network());
        using var file = File(from.state_dict().ToDictionary(entry => prefix + entry.Key, entry => entry.Value));
        var report = StateLoader.Load(to, file, StateMatch.Exact);
        Assert.Equal((prefix, prefix.Length == 0 ? 0 : 7), (report.Prefix, report.Prefixed));
        Assert.True(Same(Copy(from), Copy(to)));
        Assert.Equal(prefix.Length > 0, report.ToString().Contains($"The prefix '{prefix}' was removed from 7 keys.", StringComparison.Ordinal));
    }

    [Fact]
    public void Wrappers_inside_of_names_are_removed()
    {
        var (from, to) = (Network(), Network());
        using var file = File(from.state_dict().ToDictionary(
            entry => "module._orig_mod." + entry.Key.Replace("bn.", "bn._fsdp_wrapped_module._checkpoint_wrapped_module.", StringComparison.Ordinal),
            entry => entry.Value));
        var report = StateLoader.Load(to, file, StateMatch.Exact);
        Assert.Equal(("module.", 7), (report.Prefix, report.Unwrapped));
        Assert.True(Same(Copy(from), Copy(to)));
    }

    [Fact]
    public void Entries_outside_of_the_prefix_are_ignored_and_reported()
    {
        var state = Copy(Network()).ToDictionary(entry => "model." + entry.Key, entry => entry.Value);
        state["criterion.weight"] = ones(3);
        using var file = File(state);
        var report = StateLoader.Load(Network(), file, StateMatch.Exact);
        Assert.Equal(["criterion.weight"], report.Outside.Select(entry => entry.Key));
        Assert.Contains("1 key without the prefix ignored, for example criterion.weight.", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trained_weights_are_preferred_to_averaged_ones_which_a_key_selects()
    {
        var (trained, averaged, to) = (Network(), Network(), Network());
        var state = Copy(trained).ToDictionary(entry => "model." + entry.Key, entry => entry.Value);
        foreach (var (key, value) in Copy(averaged)) state["ema_model.module." + key] = value;
        using (var file = File(state))
        {
            var report = StateLoader.Load(to, file, StateMatch.Exact);
            Assert.Equal("model.", report.Prefix);
            Assert.Equal(["ema_model.module."], report.OtherPrefixes);
            Assert.Contains(
                "The file also has 'ema_model.module.' with the same keys, which its key selects "
                + "(the key of Checkpoint.Open, or StartKey).", report.ToString(), StringComparison.Ordinal);
            Assert.True(Same(Copy(trained), Copy(to)));
        }
        using var selected = Checkpoint.Open(folder["state"], "ema_model");
        Assert.Equal("module.", StateLoader.Load(to, selected, StateMatch.Exact).Prefix);
        Assert.True(Same(Copy(averaged), Copy(to)));
    }

    [Fact]
    public void Equal_sets_of_weights_are_ambiguous()
    {
        var network = Network();
        var before = Copy(network);
        var state = Copy(network).ToDictionary(entry => "student." + entry.Key, entry => entry.Value);
        foreach (var (key, value) in Copy(network)) state["teacher." + key] = value;
        using var file = File(state);
        var e = Assert.Throws<CheckpointException>(() => StateLoader.Load(network, file, StateMatch.Exact));
        Assert.EndsWith(
            "has several sets of weights that match the network: 'student' (6 keys), 'teacher' (6 keys). "
            + "Select one by its key, for example 'student' (the key of Checkpoint.Open, or StartKey).",
            e.Message, StringComparison.Ordinal);
        Assert.True(Same(before, Copy(network)));
    }

    [Fact]
    public void Shapes_decide_between_sets_with_the_same_names()
    {
        var state = Copy(Network()).ToDictionary(entry => "student." + entry.Key, entry => entry.Value);
        foreach (var (key, value) in nn.Sequential(("conv", nn.Conv2d(3, 8, 1)), ("bn", nn.BatchNorm2d(8))).state_dict()) state["teacher." + key] = value;
        using var file = File(state);
        Assert.Equal("student.", StateLoader.Load(Network(), file, StateMatch.Exact).Prefix);
    }

    [Fact]
    public void Chance_matches_of_another_network_are_not_loaded()
    {
        var state = new Dictionary<string, Tensor> { ["stages.0.conv.bias"] = zeros(4), ["stages.1.conv.bias"] = zeros(4), ["head.weight"] = zeros(1) };
        using var file = File(state);
        var report = StateLoader.Load(Network(), file, StateMatch.Partial);
        Assert.Equal(("", 0, 3), (report.Prefix, report.Loaded.Count, report.Unexpected.Count));
    }

    [Fact]
    public void The_dictionary_that_matches_the_network_is_read()
    {
        using var file = Checkpoint.OpenFor(nn.Sequential(("inner", nn.Sequential(("v", nn.Linear(1, 1))))), CheckpointFixtures.PathOf("several"));
        Assert.Equal("model", file.Key);
        var network = nn.Sequential(("conv", nn.Conv2d(3, 4, 1)), ("bn", nn.BatchNorm2d(4)));
        var e = Assert.Throws<CheckpointException>(() => Checkpoint.OpenFor(network, CheckpointFixtures.PathOf("parts")).Dispose());
        Assert.Contains("several dictionaries", e.Message, StringComparison.Ordinal);
        using var part = Checkpoint.OpenFor(new Holder(), CheckpointFixtures.PathOf("parts"));
        Assert.Equal("decoder.inner", part.Key);
    }

    [Fact]
    public void Unused_modules_may_be_missing_and_others_may_not()
    {
        var state = Copy(Network());
        foreach (var key in state.Keys.Where(key => key.StartsWith("bn.", StringComparison.Ordinal)).ToList()) state.Remove(key);
        using var file = File(state);
        var report = StateLoader.Load(Network(), file, StateMatch.Exact, ["bn"]);
        Assert.Equal((2, 0, 5), (report.Loaded.Count, report.Missing.Count, report.Unused.Count));
        Assert.Contains("only used in training: 5 entries of auxiliary heads, for example bn.weight.", report.ToString(), StringComparison.Ordinal);
        Assert.Throws<StateMismatchException>(() => StateLoader.Load(Network(), file, StateMatch.Exact, ["b", "conv"]));
    }

    [Fact]
    public void A_different_number_of_classes_is_named_with_the_layers_that_stay_random()
    {
        var state = Copy(nn.Sequential(("conv", nn.Conv2d(3, 19, 1)), ("bn", nn.BatchNorm2d(4))));
        using var file = File(state);
        var report = StateLoader.Load(Network(), file, StateMatch.Partial);
        Assert.Equal((4, 19), report.ClassCounts);
        Assert.Contains("conv.weight [4, 3, 1, 1], but [19, 3, 1, 1] in the file", report.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "The network has 4 classes, but the file has 19. In a partial match, these layers stay random: 'conv'.",
            report.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A counter of one element and a norm of another width are not classifiers.</summary>
    [Theory]
    [InlineData("bn.num_batches_tracked", 1)]
    [InlineData("bn.weight", 7)]
    public void Other_differences_are_no_number_of_classes(string key, long size)
    {
        var state = Copy(Network());
        state[key] = zeros(size, state[key].dtype);
        using var file = File(state);
        var report = StateLoader.Load(Network(), file, StateMatch.Partial);
        Assert.Equal(key, Assert.Single(report.Mismatched).Key);
        Assert.Null(report.ClassCounts);
    }

    [Fact]
    public void A_different_number_of_classes_is_named_beside_a_counter_of_another_shape()
    {
        var state = Copy(nn.Sequential(("conv", nn.Conv2d(3, 19, 1)), ("bn", nn.BatchNorm2d(4))));
        state["bn.num_batches_tracked"] = zeros(1, ScalarType.Int64);
        using var file = File(state);
        var report = StateLoader.Load(Network(), file, StateMatch.Partial);
        Assert.Equal((4, 19), report.ClassCounts);
        Assert.EndsWith("these layers stay random: 'conv'.", report.ToString(), StringComparison.Ordinal);
    }

    private sealed class Holder : nn.Module
    {
        public Holder() : base("holder") => register_buffer("v", zeros(4));
    }
}
