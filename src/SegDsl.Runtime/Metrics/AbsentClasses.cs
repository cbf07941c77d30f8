namespace SegDsl.Metrics;

/// <summary>How a mean treats classes that are absent from both labels and predictions.</summary>
public enum AbsentClasses
{
    /// <summary>Absent classes are excluded from the mean.</summary>
    Excluded,

    /// <summary>Absent classes count as a perfect score of 1, as in some published results.</summary>
    CountAsOne,
}
