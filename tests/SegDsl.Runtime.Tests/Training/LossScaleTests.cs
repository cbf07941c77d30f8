using SegDsl.Experiments;
using SegDsl.Precision;
using SegDsl.Training;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

public sealed class LossScaleTests : IDisposable
{
    private static readonly Experiment Scaled = TinyShapes.Experiment with { Precision = ComputePrecision.Fp16 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Loss_scale_is_part_of_the_saved_state()
    {
        var path = folder["state.safetensors"];
        using (var network = new TrainedNetwork(Scaled, CPU, _ => { }))
        {
            (network.Scaler ?? throw new InvalidOperationException("missing scaler")).State = new GradientScale(4096, 17);
            network.State.Write(path, Scaled, new RunProgress(3, 30, 3, null, null, 0, 1));
        }

        using var again = new TrainedNetwork(Scaled, CPU, _ => { });
        again.State.Restore(path, Scaled);
        Assert.Equal(new GradientScale(4096, 17), again.Scaler?.State);
    }
}
