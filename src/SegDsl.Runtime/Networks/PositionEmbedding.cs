using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Adds a learned position embedding, resized to the feature map with bicubic interpolation.
/// Dosovitskiy et al.: An Image is Worth 16x16 Words, ICLR 2021.
/// </summary>
public sealed class PositionEmbedding : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;

    /// <summary>Creates the module. The embedding is initialized from a truncated normal distribution with standard deviation 0.02.</summary>
    /// <param name="channels">The number of channels of the feature map.</param>
    /// <param name="height">The height of the learned embedding.</param>
    /// <param name="width">The width of the learned embedding.</param>
    public PositionEmbedding(long channels, long height, long width) : base(nameof(PositionEmbedding)) =>
        register_parameter(nameof(weight), weight = Weights.Create(1, channels, height, width).TruncatedNormal(0.02));

    /// <summary>Does nothing: the constructor registers the parameter.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Adds the embedding.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, C, H, W].</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.shape;
        if (shape.Length != 4)
        {
            throw new ArgumentException($"A position embedding expects a feature map [N, C, H, W], got [{string.Join(", ", shape)}].", nameof(input));
        }
        if (weight.shape[2] == shape[2] && weight.shape[3] == shape[3]) return input + weight;
        using var resized = nn.functional.interpolate(weight, size: [shape[2], shape[3]], mode: InterpolationMode.Bicubic, align_corners: false);
        return input + resized;
    }
}
