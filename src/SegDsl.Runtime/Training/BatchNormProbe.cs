using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Imaging;
using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>
/// Finds batch norms with one value per channel before a run starts, for example after global pooling with one image per device. Such a run would stop at
/// its first step, after it has replaced an earlier run.
/// </summary>
internal static class BatchNormProbe
{
    /// <summary>Runs a forward pass in training mode, on a single image of zeros, if batches have one image. Restores the running statistics.</summary>
    /// <param name="network">The network, before the first step.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="training">The training images.</param>
    /// <param name="options">The options of the run.</param>
    /// <exception cref="TrainingException">A batch norm has one value per channel.</exception>
    public static void Check(TrainedNetwork network, Experiment experiment, SegmentationDataset training, TrainingOptions options)
    {
        var norms = network.Network.modules().OfType<BatchNormalization>().ToList();
        var synchronizes = options.Ranks.Size > 1 && (experiment.SyncNorm || norms.Any(norm => norm.IsSynchronized));
        var samples = training.Count * (experiment.Sampling is RandomSampling(var times) ? times : 1);
        // With synchronization, the size of the batches of all ranks counts, which the first step checks.
        if (norms.Count == 0 || synchronizes || Math.Min(experiment.Batch, samples / options.Ranks.Size) > 1) return;
        if (SizeOf(experiment, training) is not { } size) return;
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var statistics = network.Network.buffers().Select(buffer => (Buffer: buffer, Value: buffer.clone())).ToList();
        network.Train();
        try
        {
            Tensor Zeros(ImageNormalization channels) => zeros([1, channels.Channels, .. size], device: network.Device);
            var others = experiment.Data.Inputs.Select(input => new NamedTensor(input.Name, Zeros(input.Normalization))).ToList();
            network.Forward(new NetworkInputs(Zeros(experiment.Data.Normalization), others), averages: false);
        }
        catch (TrainingException e)
        {
            throw new TrainingException($"{e.Message} No training was started.");
        }
        finally
        {
            foreach (var (buffer, value) in statistics) buffer.copy_(value);
        }
    }

    /// <summary>The sides of the first training sample after augmentation, as in a tensor; null if it cannot be read, which the first step reports.</summary>
    private static long[]? SizeOf(Experiment experiment, SegmentationDataset training)
    {
        try
        {
            var pipeline = new SamplePipeline(experiment.Augment, experiment.Data.IgnoreIndex, experiment.Seed);
            if (experiment.Data.HoldsVolumes)
            {
                var volume = pipeline.Apply(training.LoadVolume(0), 0, 0).Image.Size;
                return [volume.Depth, volume.Height, volume.Width];
            }
            var image = pipeline.Apply(training.Load(0), 0, 0).Image;
            return [image.Height, image.Width];
        }
        catch (Exception e) when (e is ImageException or DatasetException)
        {
            return null;
        }
    }
}
