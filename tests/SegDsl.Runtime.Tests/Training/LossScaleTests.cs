using SegDsl.Experiments;
using SegDsl.Precision;
using SegDsl.Training;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

public sealed class LossScaleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Loss_scale_is_part_of_the_saved_state()
    {
        var path = folder["state.safetensors"];
        using (var network = new TrainedNetwork(TinyShapes.Experiment, CPU, scales: true, _ => { }))
        {
            (network.Scaler ?? throw new InvalidOperationException("missing scaler")).State = new GradientScale(4096, 17);
            network.State.Write(path, TinyShapes.Experiment, new RunProgress(3, 30, 3, null, null, 0, 1));
        }

        using var again = new TrainedNetwork(TinyShapes.Experiment, CPU, scales: true, _ => { });
        again.State.Restore(path, TinyShapes.Experiment);
        Assert.Equal(new GradientScale(4096, 17), again.Scaler?.State);
    }
}
