using System.Runtime.CompilerServices;

namespace SegDsl.Generators.Emission;

/// <summary>Compares objects by reference, even if their type has value equality.</summary>
internal sealed class ReferenceComparer<T> : IEqualityComparer<T> where T : class
{
    /// <summary>The comparer.</summary>
    public static ReferenceComparer<T> Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(T? x, T? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(T obj) => RuntimeHelpers.GetHashCode(obj);
}
