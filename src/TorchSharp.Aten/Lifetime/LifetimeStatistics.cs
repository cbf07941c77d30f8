using System.Globalization;

namespace TorchSharp;

/// <summary>Counts what became of the disposables of one kind that one thread made.</summary>
public class LifetimeStatistics
{
    /// <summary>How many were made while no <see cref="DisposeScope"/> was open.</summary>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <summary>How many were disposed of that belonged to no scope.</summary>
    public long DisposedOutsideScopeCount { get; internal set; }

    /// <summary>How many were made inside a scope.</summary>
    public long CreatedInScopeCount { get; internal set; }

    /// <summary>How many were disposed of while they belonged to a scope, by it or by hand.</summary>
    public long DisposedInScopeCount { get; internal set; }

    /// <summary>How many were attached to a scope by hand.</summary>
    public long AttachedToScopeCount { get; internal set; }

    /// <summary>How many were taken out of their scope so that no scope owns them any more.</summary>
    public long DetachedFromScopeCount { get; internal set; }

    /// <summary>How many of those made on this thread are still alive.</summary>
    public long ThreadTotalLiveCount => CreatedOutsideScopeCount + CreatedInScopeCount - DisposedOutsideScopeCount - DisposedInScopeCount;

    /// <summary>Sets every count to zero.</summary>
    public void Reset()
    {
        CreatedOutsideScopeCount = 0;
        DisposedOutsideScopeCount = 0;
        CreatedInScopeCount = 0;
        DisposedInScopeCount = 0;
        AttachedToScopeCount = 0;
        DetachedFromScopeCount = 0;
    }

    /// <summary>All counts with their names.</summary>
    public override string ToString() => Describe(
        ThreadTotalLiveCount, CreatedOutsideScopeCount, DisposedOutsideScopeCount, CreatedInScopeCount, DisposedInScopeCount, AttachedToScopeCount,
        DetachedFromScopeCount);

    internal static string Describe(long live, long createdOutside, long disposedOutside, long createdIn, long disposedIn, long attached, long detached) =>
        string.Create(CultureInfo.InvariantCulture,
            $"ThreadTotalLiveCount: {live}; CreatedOutsideScopeCount: {createdOutside}; DisposedOutsideScopeCount: {disposedOutside}; " +
            $"CreatedInScopeCount: {createdIn}; DisposedInScopeCount: {disposedIn}; AttachedToScopeCount: {attached}; DetachedFromScopeCount: {detached}");
}
