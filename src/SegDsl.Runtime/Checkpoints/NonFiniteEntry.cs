using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>A tensor in a checkpoint that has NaN or infinite values.</summary>
/// <param name="Name">The name of the tensor.</param>
/// <param name="Count">The number of these values.</param>
/// <param name="Elements">The number of all values.</param>
public sealed record NonFiniteEntry(string Name, long Count, long Elements)
{
    /// <summary>Reads the values of all floating-point tensors, one tensor at a time, and returns those with NaN or infinite values in file order.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <exception cref="CheckpointException">The file can no longer be read.</exception>
    public static IReadOnlyList<NonFiniteEntry> In(Checkpoint file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var found = new List<NonFiniteEntry>();
        foreach (var tensor in file.Tensors.Values.Where(tensor => ElementType.IsFloat(tensor.Type) && tensor.Elements > 0))
        {
            using var scope = NewDisposeScope();
            var finite = file.Read(tensor.Name).isfinite().sum().item<long>();
            if (finite < tensor.Elements) found.Add(new NonFiniteEntry(tensor.Name, tensor.Elements - finite, tensor.Elements));
        }
        return found;
    }
}
