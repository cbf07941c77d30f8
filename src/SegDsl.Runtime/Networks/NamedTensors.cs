using System.Globalization;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>One output of a network: its name in the <c>.seg</c> file and its value.</summary>
/// <param name="Name">The name after <c>out</c>.</param>
/// <param name="Value">The tensor; its shape is in the documentation of the generated member.</param>
public readonly record struct NamedTensor(string Name, Tensor Value)
{
    /// <summary>The tensors of an output that is a list, <c>name.0</c> for the first.</summary>
    public static IEnumerable<NamedTensor> List(string name, IReadOnlyList<Tensor> values) =>
        values.Select((value, i) => new NamedTensor(string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"), value));
}

/// <summary>
/// What a block with named outputs computes. The compiler derives one record a block, with a typed member for every output;
/// this base lets code that does not know the block reach the outputs by name.
/// </summary>
public abstract record NamedTensors
{
    /// <summary>Every output that was computed, in the order of the <c>.seg</c> file; auxiliary outputs that were not are absent.</summary>
    public abstract IReadOnlyList<NamedTensor> Computed { get; }

    /// <summary>The output of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such output, or it is auxiliary and was not computed.</exception>
    public Tensor this[string name] => Find(name)
        ?? throw new KeyNotFoundException($"There is no output '{name}' here; computed: {string.Join(", ", Computed.Select(o => o.Name))}.");

    /// <summary>The output of this name, or null where it does not exist or was not computed.</summary>
    public Tensor? Find(string name)
    {
        foreach (var output in Computed)
            if (output.Name == name) return output.Value;
        return null;
    }

    /// <summary>Disposes every output that was computed.</summary>
    public void DisposeAll()
    {
        foreach (var output in Computed) output.Value.Dispose();
    }
}
