using SegDsl.Checkpoints.PyTorch;
using SegDsl.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Checkpoints;

/// <summary>Reads checkpoints written by PyTorch.</summary>
public sealed class PyTorchTests : IDisposable
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16,
        ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    private static readonly string[] TypeNames =
        ["float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool"];

    private static readonly string[] NetworkKeys =
        ["conv.weight", "conv.bias", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked"];

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private static Checkpoint Open(string name, string? key = null) => Checkpoint.Open(CheckpointFixtures.PathOf(name), key);

    private static void AssertSame(Tensor expected, Tensor read)
    {
        Assert.Equal(expected.dtype, read.dtype);
        Assert.Equal(expected.shape, read.shape);
        Assert.Equal(expected.contiguous().bytes.ToArray(), read.contiguous().bytes.ToArray());
    }

    [Theory]
    [InlineData("network_zip", CheckpointFormat.PyTorchZip)]
    [InlineData("network_legacy", CheckpointFormat.PyTorchLegacy)]
    [InlineData("network_protocol4", CheckpointFormat.PyTorchZip)]
    public void Network_states_are_read_in_order(string name, CheckpointFormat format)
    {
        using var file = Open(name);

        Assert.Equal(format, file.Format);
        Assert.Equal(NetworkKeys, file.Tensors.Keys);
        Assert.Equal(("", 0), (file.Key, file.Skipped.Count));
        AssertSame(arange(12, ScalarType.Float32).view(4, 3, 1, 1), file.Read("conv.weight"));
        AssertSame(arange(40, 44, ScalarType.Float32), file.Read("bn.running_mean"));
        AssertSame(tensor(60L), file.Read("bn.num_batches_tracked"));
        Assert.Throws<KeyNotFoundException>(() => file.Read("none"));
    }

    [Fact]
    public void Parameters_are_read_as_tensors()
    {
        using var file = Open("network_parameters");
        Assert.Equal(NetworkKeys[..4], file.Tensors.Keys);
        AssertSame(arange(10, 14, ScalarType.Float32), file.Read("conv.bias"));
    }

    [Theory]
    [InlineData("types_zip")]
    [InlineData("types_legacy")]
    public void All_types_are_read(string name)
    {
        using var file = Open(name);
        foreach (var (typeName, type) in TypeNames.Zip(Types)) AssertSame(arange(6, ScalarType.Float32).view(2, 3).to(type), file.Read(typeName));
        AssertSame(tensor(2.5f), file.Read("scalar"));
        AssertSame(zeros(0, 4), file.Read("empty"));
    }

    [Theory]
    [InlineData("views_zip")]
    [InlineData("views_legacy")]
    public void Views_share_storages_and_keep_their_strides(string name)
    {
        var whole = arange(12, ScalarType.Float32).view(3, 4);
        var expected = new Dictionary<string, Tensor>
        {
            ["base"] = whole,
            ["same"] = whole,
            ["transposed"] = whole.transpose(0, 1),
            ["column"] = whole.narrow(1, 1, 1).squeeze(1),
            ["second"] = tensor(new float[] { 0, 1, 2, 3, 8, 9, 10, 11 }).view(2, 4),
            ["row"] = whole.narrow(0, 1, 1).squeeze(0),
            ["corner"] = whole.narrow(0, 1, 2).narrow(1, 2, 2),
            ["expanded"] = zeros(5),
            ["permuted"] = arange(24, ScalarType.Float32).view(2, 3, 4).permute(2, 0, 1),
        };
        using var file = Open(name);
        Assert.Equal(expected.Keys, file.Tensors.Keys);
        var all = file.ReadAll();
        foreach (var (key, value) in expected)
        {
            Assert.True(file.Read(key).is_contiguous());
            AssertSame(value, file.Read(key));
            AssertSame(value, all[key]);
            var target = zeros(value.shape, ScalarType.Float64);
            file.ReadInto(key, target);
            AssertSame(value.to(ScalarType.Float64), target);
        }
        all["base"].fill_(7);
        Assert.Equal(7, all["corner"].max().item<float>());
        Assert.Throws<ArgumentException>(() => file.ReadInto("base", zeros(4, 3)));
    }

    [Fact]
    public void The_network_state_is_found_in_a_training_checkpoint()
    {
        using var file = Open("training");
        Assert.Equal("state_dict", file.Key);
        Assert.Equal(["module.w"], file.Tensors.Keys);
        AssertSame(arange(4, ScalarType.Float32).view(2, 2), file.Read("module.w"));
        Assert.Equal(["epoch", "optimizer", "best", "large", "rates", "note", "raw", "random", "device", "size", "dtype"], file.Skipped);
    }

    [Fact]
    public void One_of_several_dictionaries_is_selected_by_key()
    {
        using var model = Open("several");
        Assert.Equal("model", model.Key);
        Assert.Equal(["ema"], model.Alternatives);
        AssertSame(arange(4, ScalarType.Float32).view(2, 2), model.Read("module.w"));
        using var average = Open("several", "ema");
        AssertSame(-arange(4, ScalarType.Float32).view(2, 2), average.Read("module.w"));
        Assert.Equal(["model"], average.Skipped);
        using var inner = Open("parts", "decoder.inner");
        Assert.Equal(["v"], inner.Tensors.Keys);
        using var below = Open("several", "ema.module");
        Assert.Equal(["w"], below.Tensors.Keys);
    }

    [Fact]
    public void An_ambiguous_dictionary_must_be_selected_by_key()
    {
        var e = Assert.Throws<CheckpointException>(() => Open("parts").Dispose());
        Assert.EndsWith(
            "several dictionaries of tensors: 'encoder' (tensors: 1), 'decoder' (tensors: 1), 'decoder.inner' (tensors: 1). "
            + "Select one by its key (the key of Checkpoint.Open, or StartKey).",
            e.Message, StringComparison.Ordinal);
        e = Assert.Throws<CheckpointException>(() => Open("several", "other").Dispose());
        Assert.Contains("has no tensor whose name starts with 'other.'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("objects_zip")]
    [InlineData("objects_protocol5")]
    [InlineData("objects_legacy")]
    public void Python_objects_beside_the_tensors_are_listed_and_skipped(string name)
    {
        using var file = Open(name);
        Assert.Equal(["w", "b"], file.Tensors.Keys);
        AssertSame(arange(4, ScalarType.Float32).view(2, 2), file.Read("w"));
        AssertSame(ones(2), file.Read("b"));
        var classes = file.SkippedObjects.ToDictionary(skipped => skipped.Path, skipped => skipped.ClassName);
        foreach (var (path, type) in new Dictionary<string, string>
        {
            ["args"] = "argparse.Namespace",
            ["date"] = "datetime.datetime",
            ["counts.b.0"] = "datetime.date",
            ["ordered.path"] = "pathlib.PosixPath",
            ["config"] = "mmengine.config.config.ConfigDict",
            ["history"] = "mmengine.logging.history_buffer.HistoryBuffer",
            ["hyper_parameters"] = "pytorch_lightning.utilities.parsing.AttributeDict",
            ["callbacks.ModelCheckpoint.callback"] = "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
            ["scaler"] = "fairscale.optim.grad_scaler.ShardedGradScaler",
            ["cfg"] = "detectron2.config.config.CfgNode",
            ["slots"] = "detectron2.structures.boxes.BoxMode",
            ["stats"] = "mine.records.Stats",
            ["partial"] = "functools.partial",
            ["function"] = "posixpath.join",
            ["module"] = "torch.nn.modules.linear.Linear",
            ["set"] = "builtins.set",
            ["frozen"] = "builtins.frozenset",
            ["complex"] = "builtins.complex",
            ["complex_tensor"] = "torch.ComplexFloatStorage",
            ["scalar"] = "numpy.core.multiarray.scalar",
            ["error"] = "builtins.ValueError",
        }) Assert.Equal((path, type), (path, classes.GetValueOrDefault(path)));
        Assert.Contains("epoch", file.Skipped);
        Assert.Contains("array", file.Skipped);
    }

    [Theory]
    [InlineData("with_namespace", "", "args")]
    [InlineData("with_date", "", "saved")]
    [InlineData("two_wrappers", "module.module.", null)]
    public void Files_of_training_programs_load_like_the_plain_one(string name, string prefix, string? skipped)
    {
        using var plain = Open(Path.Combine("cases", "plain"));
        var network = nn.Sequential(("conv1", nn.Conv2d(3, 8, 3, bias: false)), ("bn1", nn.BatchNorm2d(8)), ("score", nn.Conv2d(8, 3, 1, bias: false)));
        using var file = Checkpoint.OpenFor(network, CheckpointFixtures.PathOf(Path.Combine("cases", name)));
        Assert.Equal(skipped, file.SkippedObjects.SingleOrDefault()?.Path);
        var report = StateLoader.Load(network, file, StateMatch.Exact);
        Assert.Equal((true, prefix), (report.IsExact, report.Prefix));
        foreach (var (key, value) in network.state_dict()) AssertSame(plain.Read(key), value.detach());
        Assert.Empty(NonFiniteEntry.In(file));
    }

    [Fact]
    public void A_file_with_NaN_is_read()
    {
        using var file = Open(Path.Combine("cases", "not_a_number"));
        Assert.Equal([new NonFiniteEntry("bn1.weight", 8, 8)], NonFiniteEntry.In(file));
    }

    [Theory]
    [InlineData("network_whole", "it is a Python object of the class 'torch.nn.modules.container.Sequential'. Save the result of state_dict().")]
    [InlineData("program", "is a TorchScript program")]
    public void Programs_are_refused(string name, string message) =>
        Assert.Contains(message, Assert.Throws<CheckpointException>(() => Open(name).Dispose()).Message, StringComparison.Ordinal);

    [Fact]
    public void States_load_from_every_format_and_prefix()
    {
        foreach (var name in new[] { "network_zip", "network_legacy", "network_parallel" })
        {
            var network = nn.Sequential(("conv", nn.Conv2d(3, 4, 1)), ("bn", nn.BatchNorm2d(4)));
            using var file = Open(name);
            var report = StateLoader.Load(network, file, StateMatch.Exact);
            Assert.Equal(NetworkKeys, report.Loaded);
            Assert.Equal(name == "network_parallel" ? "module." : "", report.Prefix);
            AssertSame(arange(30, 34, ScalarType.Float32), network.state_dict()["bn.bias"].detach());
        }
    }
}
