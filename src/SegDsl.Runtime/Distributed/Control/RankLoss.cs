namespace SegDsl.Distributed.Control;

/// <summary>How a rank was lost.</summary>
internal enum RankLossKind
{
    /// <summary>It ended with an error and said which.</summary>
    Failed,

    /// <summary>Its connection closed: the process ended or was killed.</summary>
    Ended,

    /// <summary>It said nothing for a time: the process or machine is frozen, or the network is cut.</summary>
    Silent,
}

/// <summary>A rank that the others must not wait for.</summary>
/// <param name="Rank">Which one.</param>
/// <param name="Kind">How it was lost.</param>
/// <param name="Message">The same in words.</param>
internal sealed record RankLoss(int Rank, RankLossKind Kind, string Message);
