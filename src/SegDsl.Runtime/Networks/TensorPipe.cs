using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Hands values from layer to layer: what a pipe passes on is disposed as soon as the next value is there.</summary>
public static class TensorPipe
{
    /// <summary>Applies <paramref name="next"/> and disposes its input. Autograd keeps what backward needs of it.</summary>
    public static TResult Then<TResult>(this Tensor value, nn.Module<Tensor, TResult> next)
    {
        var result = next.call(value);
        value.Dispose();
        return result;
    }

    /// <summary>Disposes every tensor of a list.</summary>
    public static void DisposeAll(this Tensor[] values)
    {
        foreach (var value in values) value.Dispose();
    }

    /// <summary>Disposes all named outputs but some.</summary>
    public static void DisposeExcept(this NamedTensors outputs, params ReadOnlySpan<string> names)
    {
        foreach (var output in outputs.Computed)
            if (!names.Contains(output.Name)) output.Value.Dispose();
    }

    /// <summary>Makes the children of <paramref name="child"/> children of <paramref name="parent"/>: the name of <paramref name="child"/> appears in no key.</summary>
    public static void Splice(this nn.Module parent, nn.Module child)
    {
        foreach (var (name, module) in child.named_children()) parent.register_module(name, module);
    }
}
