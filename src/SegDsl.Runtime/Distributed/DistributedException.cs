namespace SegDsl.Distributed;

/// <summary>Processes that train together cannot go on together; the message says which one failed, why, and what to do.</summary>
public sealed class DistributedException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, to which rank, and what to do.</param>
    /// <param name="inner">What it was noticed by; null where there is no such exception.</param>
    public DistributedException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>Whether the launcher that started this rank has the same message, and reports it for all ranks.</summary>
    public bool IsKnownToLauncher { get; init; }
}
