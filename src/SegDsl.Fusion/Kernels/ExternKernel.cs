using System.Reflection;
using SegDsl.Fusion.Graphs;
using SegDsl.Language.Binding;
using SegDsl.Language.Graph;
using SegDsl.Language.Types;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>An operation written in C#.</summary>
internal sealed class ExternKernel : Kernel
{
    private readonly GraphNode node;
    private readonly BlockSignature signature;
    private readonly MethodInfo method;

    /// <summary>Finds the method.</summary>
    /// <param name="node">The operation.</param>
    /// <param name="signature">Its declaration.</param>
    /// <param name="assembly">The assembly of the network.</param>
    /// <exception cref="FusionException">The method is not in the assembly or in one that it references.</exception>
    public ExternKernel(GraphNode node, BlockSignature signature, Assembly assembly)
    {
        (this.node, this.signature) = (node, signature);
        method = ExternClass.Find(assembly, signature) ?? throw new FusionException($"The C# of '{signature.Name}' is not in {assembly.GetName().Name}.");
    }

    /// <inheritdoc/>
    public override string Name => node.Operation;

    /// <inheritdoc/>
    public override bool NeedsFloat => true;

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes)
    {
        var call = new NodeCall(node, inputs, sizes);
        var arguments = new List<object?>();
        var next = 0;
        // A list takes all tensors that the inputs after it leave.
        var lists = signature.Inputs.Count(input => input.Value.Type is TensorListType);
        foreach (var input in signature.Inputs)
        {
            if (input.Value.Type is not TensorListType)
            {
                arguments.Add(inputs[next++]);
                continue;
            }
            if (lists > 1) throw new FusionException($"'{signature.Name}' has several lists of tensors.");
            var count = inputs.Length - (signature.Inputs.Count - 1);
            arguments.Add(inputs[next..(next + count)]);
            next += count;
        }
        var parameters = method.GetParameters();
        foreach (var parameter in signature.Parameters)
        {
            var type = parameters[arguments.Count].ParameterType;
            var value = call.Value(parameter.Name);
            arguments.Add(type.IsEnum ? Enum.Parse(type, ((string)value).Replace("_", "", StringComparison.Ordinal), ignoreCase: true) : value);
        }
        var result = (Tensor)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [.. arguments], null)!;
        return Array.Exists(inputs, input => ReferenceEquals(input, result)) ? result.alias() : result;
    }
}
