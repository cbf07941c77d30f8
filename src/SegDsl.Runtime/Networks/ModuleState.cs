using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>The state of a module in the order in which PyTorch lists it, and published checkpoints store it.</summary>
public static class ModuleState
{
    /// <summary>
    /// The parameters and persistent buffers under their keys: those of a module itself, parameters first, then those of each child in the order of
    /// registration. TorchSharp's own <c>state_dict</c> lists all parameters before all buffers.
    /// </summary>
    /// <param name="module">The module. The tensors are its own, not copies.</param>
    /// <param name="destination">The dictionary to add to; null for a new one. Keys that it has already keep their tensors.</param>
    /// <param name="prefix">What the keys start with, without the dot; null or empty for nothing.</param>
    /// <returns><paramref name="destination"/>, or the new dictionary.</returns>
    public static Dictionary<string, Tensor> Collect(nn.Module module, Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        destination ??= [];
        var start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
        foreach (var (name, parameter) in module.named_parameters(recurse: false)) destination.TryAdd(start + name, parameter);
        foreach (var (name, buffer) in module.named_buffers(recurse: false, include_nonpersistent: false)) destination.TryAdd(start + name, buffer);
        foreach (var (name, child) in module.named_children()) Collect(child, destination, start + name);
        return destination;
    }

    /// <summary>
    /// Gives all tensors of a module another type or device, and parameters' gradients with them. The tensors stay the same objects, as in PyTorch, where
    /// TorchSharp puts new ones into the fields that it finds by reflection: whoever holds one, such as an optimizer or another module, would keep the old.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="type">The type of floating-point tensors; null to keep it. Other tensors keep theirs.</param>
    /// <param name="device">The device; null to keep it.</param>
    internal static void Convert(nn.Module module, ScalarType? type, Device? device)
    {
        if (type is { } wanted && !is_floating_point(wanted)) throw new ArgumentException($"Networks compute in floating point, not {wanted}.", nameof(type));
        using var guard = no_grad();
        foreach (var tensor in module.parameters().Concat(module.buffers()))
        {
            Replace(tensor);
            using var gradient = tensor.grad;
            if (gradient is not null) Replace(gradient);
        }

        void Replace(Tensor tensor)
        {
            using var scope = NewDisposeScope();
            var converted = tensor.detach().to(tensor.is_floating_point() ? type ?? tensor.dtype : tensor.dtype, device ?? tensor.device);
            TorchOperators.SetData.Call(tensor, converted);
        }
    }
}
