using System.Diagnostics;
using SegDsl.Checkpoints;
using SegDsl.Models.Networks;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests;

/// <summary>
/// Networks with torchvision's keys load its weights and match its outputs. Skipped without torchvision (Debian:
/// <c>apt-get install python3-torchvision</c>).
/// </summary>
public sealed class TorchvisionTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    /// <summary>
    /// Creates a model with random weights and running statistics, and saves its state, an input and the outputs.
    /// </summary>
    private const string Script = """
        import sys, torch, torchvision
        folder, name, classes = sys.argv[1], sys.argv[2], int(sys.argv[3])
        torch.manual_seed(1)
        if classes:
            auxiliary = {} if name.startswith("lraspp") else {"aux_loss": True}
            model = getattr(torchvision.models.segmentation, name)(weights=None, weights_backbone=None, num_classes=classes, **auxiliary)
        else:
            model = getattr(torchvision.models, name)(weights=None)
        for key, value in model.state_dict().items():
            if key.endswith("running_mean"): value.uniform_(-0.1, 0.1)
            if key.endswith("running_var"): value.uniform_(0.5, 1.5)
            if key.endswith("layer_scale"): value.uniform_(0.5, 1.5)
            if key.endswith("bias_table"): value.uniform_(-1, 1)
        model.eval()
        image = torch.rand(1, 3, 65, 97) * 2 - 1
        with torch.no_grad(): result = model(image)
        names = {"out": "seg", "aux": "aux"}
        values = {"image": image, **({names[key]: value for key, value in result.items()} if classes else {"logits": result})}
        learned = {key: value for key, value in model.state_dict().items() if not key.endswith("relative_position_index")}
        torch.save(learned, folder + "/state.pth")
        torch.save(values, folder + "/values.pth")
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("segdsl-").FullName;
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [SkippableTheory]
    [InlineData("resnet18", 18)]
    [InlineData("resnet50", 50)]
    [InlineData("resnet152", 152)]
    public void ResNet_matches_torchvision(string name, int depth) => Compare(name, new ResNetClassifier(depth));

    [SkippableFact]
    public void ConvNeXt_matches_torchvision() => Compare("convnext_tiny", new ConvNeXtTClassifier());

    [SkippableFact]
    public void DeepLabV3_matches_torchvision() => Compare("deeplabv3_resnet50", new DeepLabV3R50 { AuxiliaryOutputs = true });

    [SkippableFact]
    public void FCN_matches_torchvision() => Compare("fcn_resnet50", new FCNR50 { AuxiliaryOutputs = true });

    [SkippableFact]
    public void LRASPP_matches_torchvision() => Compare("lraspp_mobilenet_v3_large", new LRASPPMobileNetV3());

    [SkippableFact]
    public void MobileNetV3_matches_torchvision() => Compare("mobilenet_v3_large", new MobileNetV3Classifier());

    [SkippableFact]
    public void EfficientNet_matches_torchvision() => Compare("efficientnet_b0", new EfficientNetB0Classifier());

    [SkippableFact]
    public void Swin_matches_torchvision() => Compare("swin_t", new SwinTClassifier(), inOrder: false);

    private void Compare(string name, SegmentationNetwork network, bool inOrder = true)
    {
        using var noGrad = no_grad();
        Save(name, network.IsClassifier ? 0 : network.Classes);
        using var state = Checkpoint.Open(Path.Combine(folder, "state.pth"));
        using var values = Checkpoint.Open(Path.Combine(folder, "values.pth"));
        Assert.True(StateLoader.Load(network, state, StateMatch.Exact).IsExact);
        // Modules are registered in the order in which they are applied, which is not always that of torchvision.
        if (inOrder) Assert.Equal(state.Tensors.Keys, network.state_dict().Keys);
        network.eval();

        foreach (var output in network.call(values.Read("image")).Computed)
        {
            var expected = values.Read(output.Name);
            Assert.Equal(expected.shape, output.Value.shape);
            var difference = (expected - output.Value).abs().max().item<float>();
            Assert.InRange(difference, 0, 1e-4 * expected.abs().max().item<float>());
        }
    }

    private void Save(string name, long classes)
    {
        Skip.IfNot(File.Exists(Python), "Python is not installed");
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(Python, ["-c", Script, folder, name, $"{classes}"]) { RedirectStandardError = true };
        process.Start();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Skip.If(errors.Contains("No module named", StringComparison.Ordinal), "torchvision is not installed");
        Assert.True(process.ExitCode == 0, errors);
    }
}
