using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>A tensor of a network's state that contains NaN or infinite values.</summary>
/// <param name="Name">The key in the state dict.</param>
/// <param name="Count">The number of values that are not finite.</param>
/// <param name="Total">The number of all values.</param>
/// <param name="Tensors">The number of tensors with such values, including this one.</param>
internal sealed record NonFiniteTensor(string Name, long Count, long Total, int Tensors)
{
    /// <summary>Searches the state of a network, in the order of its state dict.</summary>
    /// <param name="state">Parameters and buffers with their keys.</param>
    /// <returns>The first tensor with such values; null if all values are finite.</returns>
    public static NonFiniteTensor? Find(IEnumerable<KeyValuePair<string, Tensor>> state)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        NonFiniteTensor? first = null;
        foreach (var (name, tensor) in state)
        {
            if (!tensor.is_floating_point() || IsFinite(tensor)) continue;
            first = first is null
                ? new NonFiniteTensor(name, tensor.numel() - tensor.isfinite().sum().item<long>(), tensor.numel(), 1)
                : first with { Tensors = first.Tensors + 1 };
        }
        return first;
    }

    /// <summary>Whether all values of a tensor are finite. Reads the tensor once if they are.</summary>
    public static bool IsFinite(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        // A sum of finite values can overflow; only then is every value checked.
        return double.IsFinite(tensor.sum().to(ScalarType.Float64).item<double>()) || tensor.isfinite().all().item<bool>();
    }

    /// <summary>The tensor and its values, for messages: <c>'conv.weight' (3 of 216 values; 2 more tensors)</c>.</summary>
    public override string ToString()
    {
        var others = Tensors switch { 1 => "", 2 => "; 1 more tensor", _ => $"; {Tensors - 1} more tensors" };
        return $"'{Name}' ({Count} of {Total} values{others})";
    }
}
