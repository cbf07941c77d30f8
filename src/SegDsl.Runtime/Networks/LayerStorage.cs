using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// The storage of layers that were created on the meta device: a constructor of TorchSharp fills the weights of all other layers with random numbers, which
/// takes most of the time of creating a network and is of no use if other values follow.
/// </summary>
internal static class LayerStorage
{
    /// <summary>Gives the parameters of a layer storage without values, on the default device, if they have none.</summary>
    /// <param name="layer">A convolution, transposed convolution or linear layer, or another layer with storage.</param>
    /// <returns>Whether they had none.</returns>
    /// <exception cref="ArgumentException">Another layer has no storage.</exception>
    public static bool Allocate(nn.Module layer)
    {
        if (layer.get_parameter("weight") is not { device_type: DeviceType.META } weight) return false;
        switch (layer)
        {
            case Convolution convolution:
                convolution.weight = Weights.Create(weight.shape);
                if (convolution.bias is { } bias) convolution.bias = Weights.Create(bias.shape);
                break;
            case Linear linear:
                linear.weight = Weights.Create(weight.shape);
                if (linear.bias is { } shift) linear.bias = Weights.Create(shift.shape);
                break;
            default:
                throw new ArgumentException(
                    $"Layer '{layer.GetName()}' is on the meta device. Only convolutions and linear layers can be initialized there.", nameof(layer));
        }
        return true;
    }
}
