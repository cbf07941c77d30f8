using System.Collections;

namespace SegDsl.Language.Collections;

/// <summary>A list with value equality, for pipeline values that are compared to detect changes.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="items">The elements, which must not change afterwards.</param>
public sealed class EquatableList<T>(IReadOnlyList<T> items) : IReadOnlyList<T>, IEquatable<EquatableList<T>> where T : IEquatable<T>
{
    /// <summary>The number of elements.</summary>
    public int Count => items.Count;

    /// <summary>The element at an index.</summary>
    /// <param name="index">The index, from 0.</param>
    public T this[int index] => items[index];

    /// <inheritdoc/>
    public bool Equals(EquatableList<T>? other) => ReferenceEquals(this, other) || (other is not null && items.SequenceEqual(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => items.Aggregate(items.Count, (hash, item) => (hash * 31) + item.GetHashCode());

    /// <summary>Enumerates the elements in order.</summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
