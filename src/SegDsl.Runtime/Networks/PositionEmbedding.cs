using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Adds a learnt map of positions, resized (bicubic) to the map that it is added to.</summary>
public sealed class PositionEmbedding : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;

    /// <summary>Creates the module; positions begin normal around 0 with deviation 0.02.</summary>
    /// <param name="channels">The channels of the map.</param>
    /// <param name="height">The height of the learnt map.</param>
    /// <param name="width">Its width.</param>
    public PositionEmbedding(long channels, long height, long width) : base(nameof(PositionEmbedding)) =>
        register_parameter(nameof(weight), weight = Weights.Create(1, channels, height, width).TruncatedNormal(0.02));

    /// <summary>Does nothing: the constructor registers the parameter.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Adds the positions.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, C, H, W].</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.shape;
        if (shape.Length != 4) throw new ArgumentException($"Positions are those of a map [N, C, H, W], not of [{string.Join(", ", shape)}].", nameof(input));
        if (weight.shape[2] == shape[2] && weight.shape[3] == shape[3]) return input + weight;
        using var resized = nn.functional.interpolate(weight, size: [shape[2], shape[3]], mode: InterpolationMode.Bicubic, align_corners: false);
        return input + resized;
    }
}
