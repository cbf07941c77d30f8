namespace SegDsl.Distributed;

/// <summary>How the values of several ranks are combined, element by element.</summary>
public enum ReduceOperation
{
    /// <summary>Sum.</summary>
    Sum = 0,

    /// <summary>Product.</summary>
    Product = 1,

    /// <summary>Minimum.</summary>
    Minimum = 2,

    /// <summary>Maximum.</summary>
    Maximum = 3,
}
