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
}
