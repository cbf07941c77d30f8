using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Checks the inputs of generated classes. A check of a valid input takes some nanoseconds.</summary>
public static class InputCheck
{
    /// <summary>Checks the number of dimensions and the channels of an input.</summary>
    /// <param name="block">The name of the network or block.</param>
    /// <param name="input">The input.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its declared dimensions, for example <c>N, 3, H, W</c>.</param>
    /// <param name="rank">The number of dimensions.</param>
    /// <param name="axis">The dimension of the channels, from 0.</param>
    /// <param name="channels">The number of channels.</param>
    /// <exception cref="NetworkInputException">The input has another number of dimensions or channels.</exception>
    public static void Shape(string block, Tensor input, string name, string shape, int rank, int axis, long channels)
    {
        ArgumentNullException.ThrowIfNull(input, name);
        if (input.dim() != rank || input.size(axis) != channels) throw Mismatch(block, input, name, shape, rank, axis, channels);
    }

    /// <summary>Checks that an input has the type and the device of the weights.</summary>
    /// <param name="block">The name of the network.</param>
    /// <param name="input">The input.</param>
    /// <param name="name">Its name.</param>
    /// <param name="weights">A parameter of the network.</param>
    /// <exception cref="NetworkInputException">The type or the device differs.</exception>
    internal static void Kind(string block, Tensor input, string name, Tensor weights)
    {
        if (!AreTogether(input, weights))
            throw new NetworkInputException(
                $"{block}: the input '{name}' is on the device '{input.device}', but the weights are on '{weights.device}'. "
                + $"Call {name}.to(device), or network.to(device).", name);
        if (input.dtype == weights.dtype || (input.is_floating_point() && IsCast(weights.device_type))) return;
        var normalized = input.is_floating_point() ? "" : " and normalize it as in training";
        throw new NetworkInputException(
            $"{block}: the input '{name}' is {NameOf(input.dtype)}, but the weights are {NameOf(weights.dtype)}. "
            + $"Convert it with {name}.to(ScalarType.{weights.dtype}){normalized}.", name);
    }

    /// <summary>Whether two tensors are on the same device.</summary>
    internal static bool AreTogether(Tensor a, Tensor b) =>
        a.device_type == b.device_type && (a.device_type == DeviceType.CPU || a.device_index == b.device_index);

    /// <summary>Whether operators convert their operands to one type.</summary>
    private static bool IsCast(DeviceType device) => device is DeviceType.CPU or DeviceType.CUDA && AutocastState.OfThread[device].IsEnabled;

    private static NetworkInputException Mismatch(string block, Tensor input, string name, string shape, int rank, int axis, long channels)
    {
        var found = input.shape;
        var dimensions = shape.Split(", ");
        if (dimensions.Length == rank) dimensions[axis] = $"{channels}";
        var expected = $"{block}: the input '{name}' must be [{string.Join(", ", dimensions)}], but is [{string.Join(", ", found)}]: ";
        if (found.Length == rank)
        {
            var last = rank - 1;
            return new(
                expected + $"{found[axis]} channels instead of {channels}. "
                + (axis != last && found[last] == channels
                    ? $"The channels are the last dimension; call {name}.permute({string.Join(", ", ChannelsSecond(rank))})."
                    : $"Pass {channels} channels, or change the channels of '{name}' in the .seg file."), name);
        }
        return new(
            expected + $"{found.Length} dimensions instead of {rank}. "
            + (found.Length == rank - 1 && dimensions[0] == "N" ? $"A batch of one is {name}.unsqueeze(0)." : "Pass a tensor of this shape."), name);
    }

    private static IEnumerable<int> ChannelsSecond(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    /// <summary>The name of a type in messages, as PyTorch writes it.</summary>
    internal static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Byte => "uint8",
        _ => type.ToString().ToLowerInvariant(),
    };
}
