using System.Diagnostics;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Models that PyTorch exports.</summary>
public sealed class TorchvisionTests : ImportFixture
{
    private static readonly Lazy<string?> Python = new(() => new[] { "/usr/bin/python3", "python3", "python" }.FirstOrDefault(HasTorchvision));

    [SkippableTheory]
    [InlineData("resnet18", "fixed")]
    [InlineData("resnet18", "unfolded")]
    [InlineData("resnet50", "")]
    [InlineData("mobilenet_v2", "")]
    [InlineData("mobilenet_v3_small", "unfolded")]
    [InlineData("fcn_resnet50_aux", "")]
    [InlineData("deeplabv3_resnet50", "unfolded")]
    [InlineData("lraspp_mobilenet_v3_large", "")]
    [InlineData("wrapped_lraspp", "fixed")]
    [InlineData("unet", "")]
    [InlineData("unet", "unfolded")]
    [InlineData("pyramid", "")]
    [InlineData("pyramid", "fixed")]
    [InlineData("convnext_tiny", "")]
    [InlineData("efficientnet_b0", "")]
    [InlineData("vgg11_bn", "fixed")]
    [InlineData("densenet121", "")]
    [InlineData("shufflenet_v2_x0_5", "")]
    [InlineData("regnet_y_400mf", "")]
    [InlineData("vit_b_16", "fixed")]
    [InlineData("squeezenet1_1", "fixed")]
    [InlineData("mnasnet0_5", "")]
    [InlineData("resnext50_32x4d", "unfolded")]
    public void An_export_of_torchvision_gives_the_same_outputs(string network, string flags)
    {
        var path = Export(network, flags);
        if (network is "vgg11_bn" or "vit_b_16") Compare(path, [1, 3, 224, 224]);
        else if (flags == "fixed") Compare(path, [1, 3, 64, 96]);
        else Compare(path, [1, 3, 64, 96], [2, 3, 96, 128]);
    }

    private string Export(string network, string flags)
    {
        Skip.If(Python.Value is null, "Python with torchvision is not installed.");
        var path = InFolder(network + ".onnx");
        var script = Path.Combine(AppContext.BaseDirectory, "Import", "export.py");
        string[] arguments = [script, network, path, .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        using var process = Process.Start(new ProcessStartInfo(Python.Value, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(File.Exists(path), error);
        return path;
    }

    private static bool HasTorchvision(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import torchvision"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
