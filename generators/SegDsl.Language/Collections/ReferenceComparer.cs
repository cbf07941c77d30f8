using System.Runtime.CompilerServices;

namespace SegDsl.Language.Collections;

/// <summary>Compares objects by reference, even if their type has value equality.</summary>
public sealed class ReferenceComparer : IEqualityComparer<object>
{
    private ReferenceComparer()
    {
    }

    /// <summary>The comparer.</summary>
    public static ReferenceComparer Instance { get; } = new();

    /// <inheritdoc/>
    bool IEqualityComparer<object>.Equals(object? x, object? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    int IEqualityComparer<object>.GetHashCode(object obj) => RuntimeHelpers.GetHashCode(obj);
}
