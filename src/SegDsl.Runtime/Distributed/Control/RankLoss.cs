namespace SegDsl.Distributed.Control;

/// <summary>Why a rank is lost.</summary>
internal enum RankLossKind
{
    /// <summary>It reported an error.</summary>
    Failed,

    /// <summary>Its connection closed: the process exited or was killed.</summary>
    Ended,

    /// <summary>It was silent for too long: the process or machine is frozen, or the network is down.</summary>
    Silent,
}

/// <summary>A rank that is lost.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="Kind">Why it is lost.</param>
/// <param name="Message">A message for users.</param>
internal sealed record RankLoss(int Rank, RankLossKind Kind, string Message);
