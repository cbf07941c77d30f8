using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>A network whose last operation upsamples the class scores, and that can return the scores before it.</summary>
public interface ICoarseScores
{
    /// <summary>Computes the class scores before they are upsampled; null if the network does not end with bilinear upsampling.</summary>
    /// <param name="inputs">The inputs of the network.</param>
    /// <exception cref="ArgumentException">The shape of an input is not one that the network accepts.</exception>
    CoarseScores? Coarse(NetworkInputs inputs);
}

/// <summary>Class scores that remain to be upsampled bilinearly.</summary>
/// <param name="Scores">The logits, float32 [N, C, h, w]. The caller owns them.</param>
/// <param name="Height">The height after upsampling, H.</param>
/// <param name="Width">The width after upsampling, W.</param>
/// <param name="AlignCorners">Whether the centers of the corner pixels are aligned.</param>
public sealed record CoarseScores(Tensor Scores, int Height, int Width, bool AlignCorners);
