using SegDsl.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Checkpoints;

/// <summary>Loading and saving in one call.</summary>
public sealed class ModuleCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    private static TorchSharp.Modules.Sequential Network(int width = 4) => nn.Sequential(("conv", nn.Conv2d(3, width, 1)), ("bn", nn.BatchNorm2d(width)));

    private static bool Same(nn.Module a, nn.Module b) => a.state_dict().All(entry => entry.Value.equal(b.state_dict()[entry.Key]).all().item<bool>());

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("weights.pth")]
    [InlineData("weights.PT")]
    [InlineData("new/folder/weights.bin")]
    [InlineData("weights.ckpt")]
    public void A_saved_network_loads_in_every_format(string name)
    {
        var (saved, loaded) = (Network(), Network());
        saved.Save(folder[name]);
        var report = loaded.Load(folder[name]);
        Assert.True(report.IsExact);
        Assert.True(Same(saved, loaded));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(folder[name])!));
    }

    [Fact]
    public void Metadata_is_stored()
    {
        Network().Save(folder["a.safetensors"], new Dictionary<string, string> { ["epoch"] = "3" });
        using var file = Checkpoint.Open(folder["a.safetensors"]);
        Assert.Equal("3", file.Metadata["epoch"]);
        Assert.Throws<ArgumentException>(() => Network().Save(folder["a.pth"], new Dictionary<string, string> { ["epoch"] = "3" }));
    }

    [Fact]
    public void A_name_without_a_known_ending_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Network().Save(folder["weights.onnx"]));
        Assert.StartsWith(
            $"{folder["weights.onnx"]}: the name must end with .safetensors, .pth, .pt, .ckpt or .bin.", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["weights.onnx"]));
    }

    [Fact]
    public void A_disposed_network_does_not_replace_a_file()
    {
        var network = Network();
        network.Save(folder["a.pth"]);
        network.Dispose();

        var error = Assert.Throws<InvalidOperationException>(() => network.Save(folder["a.pth"]));

        Assert.Equal($"{folder["a.pth"]}: Sequential has neither parameters nor buffers. Save it before it is disposed.", error.Message);
        Assert.True(Network().Load(folder["a.pth"]).IsExact);
    }

    [Fact]
    public void Differences_name_the_file_and_the_keys()
    {
        Network(width: 8).Save(folder["wide.safetensors"]);
        var error = Assert.Throws<StateMismatchException>(() => Network().Load(folder["wide.safetensors"]));
        Assert.StartsWith(folder["wide.safetensors"], error.Message, StringComparison.Ordinal);
        Assert.Contains("conv.bias [4], but [8] in the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_match_loads_what_fits_and_lists_the_rest()
    {
        var file = nn.Sequential(("conv", nn.Conv2d(3, 4, 1)), ("other", nn.Conv2d(4, 2, 1)));
        file.Save(folder["part.safetensors"]);
        var network = Network();
        var report = network.Load(folder["part.safetensors"], StateMatch.Partial);
        Assert.Equal(["conv.weight", "conv.bias"], report.Loaded);
        Assert.Contains("other.weight", report.Unexpected.Select(entry => entry.Key));
        Assert.True(network.state_dict()["conv.weight"].equal(file.state_dict()["conv.weight"]).all().item<bool>());
    }

    [Fact]
    public void A_partial_match_of_nothing_is_an_error()
    {
        nn.Sequential(("head", nn.Linear(3, 4))).Save(folder["head.safetensors"]);
        var error = Assert.Throws<CheckpointException>(() => Network().Load(folder["head.safetensors"], StateMatch.Partial));
        Assert.Contains("has no entry that matches the module in name and shape. Nothing was loaded.", error.Message, StringComparison.Ordinal);
        Assert.Contains("head.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<CheckpointException>(() => Network().Load(folder["none.safetensors"]));
        Assert.Equal(folder["none.safetensors"], error.Path);
    }
}
