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
}
