using System.Globalization;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>An output of a network.</summary>
/// <param name="Name">The name after <c>out</c> in the <c>.seg</c> file.</param>
/// <param name="Value">The tensor; the generated member documents its shape.</param>
public readonly record struct NamedTensor(string Name, Tensor Value)
{
    /// <summary>The tensors of a list output, with the names <c>name.0</c>, <c>name.1</c> and so on.</summary>
    public static IEnumerable<NamedTensor> List(string name, IReadOnlyList<Tensor> values) =>
        values.Select((value, i) => new NamedTensor(string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"), value));
}

/// <summary>
/// The outputs of a block with named outputs. The compiler derives one record per block, with a typed member for every output; this base class gives
/// access by name.
/// </summary>
public abstract record NamedTensors
{
    /// <summary>All computed outputs, in the order of the <c>.seg</c> file. Auxiliary outputs that were not computed are missing.</summary>
    public abstract IReadOnlyList<NamedTensor> Computed { get; }

    /// <summary>The output with a name.</summary>
    /// <exception cref="KeyNotFoundException">The output does not exist, or it is auxiliary and was not computed.</exception>
    public Tensor this[string name] => Find(name)
        ?? throw new KeyNotFoundException($"Output '{name}' was not computed. Available: {string.Join(", ", Computed.Select(o => o.Name))}.");

    /// <summary>The output with a name, or null if it does not exist or was not computed.</summary>
    public Tensor? Find(string name)
    {
        foreach (var output in Computed)
            if (output.Name == name) return output.Value;
        return null;
    }

    /// <summary>Disposes all computed outputs.</summary>
    public void DisposeAll()
    {
        foreach (var output in Computed) output.Value.Dispose();
    }
}
