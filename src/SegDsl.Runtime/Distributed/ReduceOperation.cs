namespace SegDsl.Distributed;

/// <summary>How values of several ranks become one.</summary>
public enum ReduceOperation
{
    /// <summary>Their sum.</summary>
    Sum = 0,

    /// <summary>Their product.</summary>
    Product = 1,

    /// <summary>The least.</summary>
    Minimum = 2,

    /// <summary>The greatest.</summary>
    Maximum = 3,
}
