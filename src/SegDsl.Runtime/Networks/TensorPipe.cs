using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Passes values between layers and disposes each value after its last use.</summary>
public static class TensorPipe
{
    /// <summary>Applies <paramref name="next"/> and disposes its input. Autograd keeps what the backward pass needs.</summary>
    public static TResult Then<TResult>(this Tensor value, nn.Module<Tensor, TResult> next)
    {
        var result = next.call(value);
        value.Dispose();
        return result;
    }

    /// <summary>
    /// Adds another tensor and disposes <paramref name="value"/>. If the sum has the same shape, it reuses the memory of <paramref name="value"/>, which
    /// no other tensor may share.
    /// </summary>
    public static Tensor ThenAdd(this Tensor value, Tensor other)
    {
        if (HasShapeOfSum(value.shape, other.shape)) return value.add_(other);
        var sum = value + other;
        value.Dispose();
        return sum;
    }

    private static bool HasShapeOfSum(ReadOnlySpan<long> shape, ReadOnlySpan<long> other)
    {
        if (other.Length > shape.Length) return false;
        for (var i = 1; i <= other.Length; i++)
            if (other[^i] != shape[^i] && other[^i] != 1) return false;
        return true;
    }

    /// <summary>
    /// The result of an operation, with its own lifetime: a new view if the operation returned one of its operands, which are disposed after their last use.
    /// </summary>
    public static Tensor ApartFrom(this Tensor value, params ReadOnlySpan<Tensor> operands)
    {
        foreach (var operand in operands)
            if (ReferenceEquals(value, operand)) return value.alias();
        return value;
    }

    /// <summary>New views of the tensors of a list, with their own lifetime.</summary>
    public static Tensor[] Aliases(this Tensor[] values) => [.. values.Select(value => value.alias())];

    /// <summary>Disposes every tensor of a list.</summary>
    public static void DisposeAll(this Tensor[] values)
    {
        foreach (var value in values) value.Dispose();
    }

    /// <summary>Disposes all named outputs except some.</summary>
    public static void DisposeExcept(this NamedTensors outputs, params ReadOnlySpan<string> names)
    {
        foreach (var output in outputs.Computed)
            if (!names.Contains(OutputOf(output.Name))) output.Value.Dispose();
    }

    /// <summary>The name of the output that a tensor belongs to, without the index of list outputs.</summary>
    private static string OutputOf(string name) => name.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0 ? name : name[..dot];

    /// <summary>
    /// Registers the members of <paramref name="child"/> in <paramref name="parent"/>, so that the name of <paramref name="child"/> appears in no key.
    /// </summary>
    public static void Splice(this nn.Module parent, nn.Module child)
    {
        foreach (var (name, parameter) in child.named_parameters(recurse: false)) parent.register_parameter(name, parameter);
        foreach (var (name, buffer) in child.named_buffers(recurse: false)) parent.register_buffer(name, buffer);
        foreach (var (name, module) in child.named_children()) parent.register_module(name, module);
        if (parent is SegmentationNetwork network && child is Backbone backbone) network.Spliced.Add(backbone);
    }
}
