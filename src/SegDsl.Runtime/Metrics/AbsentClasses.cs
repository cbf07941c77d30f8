namespace SegDsl.Metrics;

/// <summary>What a class counts in a mean when neither labels nor predictions have it.</summary>
public enum AbsentClasses
{
    /// <summary>Nothing: it is left out of the mean.</summary>
    LeftOut,

    /// <summary>As a perfect score, the way some published figures are computed.</summary>
    CountAsOne,
}
