using System.Runtime.InteropServices;
using SegDsl.Data;
using SegDsl.Networks;
using SegDsl.Volumes;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>Applies a network to volumes of any size.</summary>
public sealed class VolumePredictor
{
    private readonly SegmentationNetwork network;
    private readonly InferenceMode mode;
    private readonly VolumePass pass;

    /// <summary>Creates a predictor and sets the network to evaluation mode.</summary>
    /// <param name="network">The network, with an input [N, C, D, H, W] and the output <c>seg</c>.</param>
    /// <param name="device">The device of the network; null to find it.</param>
    /// <param name="mode">The inference mode; null for whole volumes.</param>
    /// <exception cref="ArgumentException">The network is on another device than <paramref name="device"/>.</exception>
    /// <exception cref="InferenceException">The mode has other scales than 1.</exception>
    public VolumePredictor(SegmentationNetwork network, Device? device = null, InferenceMode? mode = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        (this.network, this.mode) = (network, mode ?? new InferenceMode());
        if (this.mode.Scales is not [1]) throw new InferenceException("Volumes are processed at scale 1 only. Remove 'scales'.", null);
        pass = new VolumePass(network, NetworkDevice.Of(network, device), this.mode);
        network.eval();
    }

    /// <summary>Predicts the classes of a volume. Call from one thread at a time.</summary>
    /// <param name="volume">The normalized volume.</param>
    /// <param name="cancellationToken">Cancels the prediction between two windows.</param>
    /// <returns>The most likely class of each voxel, as train indices.</returns>
    /// <exception cref="InferenceException">The network does not accept the size or the channels of the volume.</exception>
    /// <exception cref="NonFiniteScoresException">The scores are NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public LabelVolume Predict(Volume volume, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return Predict(volume, (_, _) => { }, cancellationToken);
    }

    /// <summary>Predicts the classes of a volume, and adds the scores of their probabilities.</summary>
    /// <param name="sample">The volume and its labels.</param>
    /// <param name="ignoreIndex">Voxels with this label are ignored.</param>
    /// <param name="pixels">Receives the scores.</param>
    internal LabelVolume Predict(VolumeSample sample, int ignoreIndex, PixelScores pixels)
    {
        var (size, slice) = (sample.Labels.Size, sample.Labels.Size.Height * sample.Labels.Size.Width);
        return Predict(sample.Image, (first, scores) =>
        {
            var slices = scores.shape[2];
            var stacked = scores.reshape(1, scores.shape[1], slices * size.Height, size.Width);
            long[] labels = Array.ConvertAll(sample.Labels.Values[(first * slice)..((first + (int)slices) * slice)], label => (long)label);
            pixels.Add(stacked, tensor(labels, [1, slices * size.Height, size.Width]).to(scores.device), ignoreIndex, areLogits: mode.IsSinglePass);
        });
    }

    private LabelVolume Predict(Volume volume, Action<int, Tensor> score, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        network.AuxiliaryOutputs = false;
        var labels = new LabelVolume(volume.Size);
        pass.Apply(volume, Predictor.Classes, (first, scores) =>
        {
            FiniteScores.Check(network, Predictor.Classes, scores);
            var classes = MemoryMarshal.Cast<byte, long>(scores.argmax(1).cpu().contiguous().bytes);
            var start = first * volume.Size.Height * volume.Size.Width;
            for (var i = 0; i < classes.Length; i++) labels.Values[start + i] = (ushort)classes[i];
            score(first, scores);
        }, cancellationToken);
        return labels;
    }
}
