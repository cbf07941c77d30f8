using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>The state of a module in PyTorch's order, which published checkpoints use.</summary>
public static class ModuleState
{
    /// <summary>
    /// Collects parameters and persistent buffers with their keys: first the parameters and buffers of the module, then those of its children in the order of
    /// registration. TorchSharp's <c>state_dict</c> lists all parameters before all buffers.
    /// </summary>
    /// <param name="module">The module, which keeps ownership of the tensors.</param>
    /// <param name="destination">The dictionary to add to; null for a new one. Existing keys keep their tensors.</param>
    /// <param name="prefix">The prefix of all keys, without the dot; null or empty for no prefix.</param>
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
    /// Converts all tensors of a module, and the gradients of its parameters, to another type or device. The tensor objects stay the same, as in PyTorch.
    /// TorchSharp instead replaces the tensors in the fields that it finds by reflection, so that other references, for example in an optimizer, keep
    /// the old tensors.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="type">The type for floating-point tensors; null to keep types. Other tensors keep their type.</param>
    /// <param name="device">The device; null to keep it.</param>
    internal static void Convert(nn.Module module, ScalarType? type, Device? device)
    {
        if (type is { } target && !is_floating_point(target))
            throw new ArgumentException($"Networks require a floating-point type, not {target}.", nameof(type));
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
