namespace SegDsl.Distributed;

/// <summary>Distributed training failed. The message states which rank failed, why, and what to do.</summary>
public sealed class DistributedException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, on which rank, and what to do.</param>
    /// <param name="inner">The exception that revealed the failure, or null.</param>
    public DistributedException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>Whether the launcher that started this rank reports the same message for all ranks.</summary>
    public bool IsKnownToLauncher { get; init; }
}
