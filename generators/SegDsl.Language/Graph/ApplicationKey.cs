using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Graph;

/// <summary>A block with arguments, applied to shapes. Equal keys elaborate to the same result, except for paths.</summary>
internal sealed class ApplicationKey : IEquatable<ApplicationKey>
{
    private readonly BlockClosure closure;
    private readonly IReadOnlyList<TensorShape> inputs;
    private readonly int hash;

    /// <param name="closure">The block with its arguments.</param>
    /// <param name="inputs">The shapes of its inputs; lists are flattened.</param>
    public ApplicationKey(BlockClosure closure, IReadOnlyList<TensorShape> inputs)
    {
        (this.closure, this.inputs) = (closure, inputs);
        hash = HashOf(closure);
        foreach (var input in inputs) hash = unchecked((hash * 31) + input.GetHashCode());
    }

    /// <inheritdoc/>
    public bool Equals(ApplicationKey? other) =>
        other is not null && hash == other.hash && AreEqual(closure, other.closure) && inputs.SequenceEqual(other.inputs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ApplicationKey);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    private static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (BlockClosure a, BlockClosure b) => a.Block == b.Block && a.Normalization == b.Normalization && a.Arguments.Count == b.Arguments.Count
            && a.Arguments.All(argument => b.Arguments.TryGetValue(argument.Key, out var value) && AreEqual(argument.Value, value)),
        (IReadOnlyList<object> a, IReadOnlyList<object> b) => a.Count == b.Count && a.Zip(b, AreEqual).All(equal => equal),
        _ => Equals(left, right),
    };

    private static int HashOf(object? value) => unchecked(value switch
    {
        // The order of the arguments must not matter.
        BlockClosure closure => closure.Arguments.Aggregate(closure.Block.GetHashCode(), (hash, argument) => hash + HashOf(argument.Value)),
        IReadOnlyList<object> list => list.Aggregate(list.Count, (hash, item) => (hash * 31) + HashOf(item)),
        _ => value?.GetHashCode() ?? 0,
    });
}
