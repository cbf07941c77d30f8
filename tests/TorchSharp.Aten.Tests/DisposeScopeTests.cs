using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

public class DisposeScopeTests
{
    private static LifetimeStatistics Counts => DisposeScopeManager.Statistics.TensorStatistics;

    public DisposeScopeTests() => DisposeScopeManager.Statistics.Reset();

    [Fact]
    public void AScopeDisposesOfWhatWasMadeInIt()
    {
        Tensor inner, outer;
        using (var scope = NewDisposeScope())
        {
            outer = ones(2);
            using (NewDisposeScope())
                inner = outer + 1;
            Assert.True(inner.IsInvalid);
            Assert.Equal(1, scope.DisposablesCount);
            Assert.True(scope.Contains(outer));
        }
        Assert.True(outer.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        Check(live: 0, createdIn: 2, disposedIn: 2);
    }

    [Fact]
    public void MovedTensorsLiveOnInTheOuterScope()
    {
        using var outer = NewDisposeScope();
        Tensor moved, other;
        using (var inner = NewDisposeScope())
        {
            moved = ones(3).MoveToOuterDisposeScope();
            other = ones(1).MoveToOtherDisposeScope(moved);
            Assert.Equal(0, inner.DisposablesCount);
        }
        Assert.False(moved.IsInvalid);
        Assert.Equal(2, outer.DisposablesCount);
        Check(live: 2, createdIn: 2);
        outer.DisposeEverythingBut(moved);
        Assert.True(other.IsInvalid);
        Assert.False(moved.IsInvalid);
    }

    [Fact]
    public void CountsFollowTensorsThroughTheirLives()
    {
        // The same steps give the same counts with TorchSharp's own package.
        ones(2).Dispose();
        Check(live: 0, createdOutside: 1, disposedOutside: 1);
        using (var scope = NewDisposeScope())
        {
            var a = ones(2);
            var b = a + 1;
            a.add_(1);
            Check(live: 2, createdOutside: 1, disposedOutside: 1, createdIn: 2);
            a.zero_();
            Check(live: 3, createdOutside: 1, disposedOutside: 1, createdIn: 3);
            a.Dispose();
            Check(live: 2, createdOutside: 1, disposedOutside: 1, createdIn: 3, disposedIn: 1);
            b.DetachFromDisposeScope();
            Check(live: 2, createdOutside: 1, disposedOutside: 1, createdIn: 3, disposedIn: 1, detached: 1);
            scope.Attach(b);
            Check(live: 2, createdOutside: 1, disposedOutside: 1, createdIn: 3, disposedIn: 1, attached: 1, detached: 1);
            b.MoveToOuterDisposeScope();
            Check(live: 2, createdOutside: 1, disposedOutside: 1, createdIn: 3, disposedIn: 1, attached: 1, detached: 2);
            b.Dispose();
            Check(live: 1, createdOutside: 1, disposedOutside: 2, createdIn: 3, disposedIn: 1, attached: 1, detached: 2);
        }
        Check(live: 0, createdOutside: 1, disposedOutside: 2, createdIn: 3, disposedIn: 2, attached: 1, detached: 2);
    }

    [Fact]
    public void ScopesAndCountsBelongToTheirThread()
    {
        using var scope = NewDisposeScope();
        var counts = Counts;
        bool apart = false;
        var thread = new Thread(() => apart = CurrentDisposeScope is null && !ReferenceEquals(DisposeScopeManager.Statistics.TensorStatistics, counts));
        thread.Start();
        thread.Join();
        Assert.True(apart);
    }

    [Fact]
    public void AWrappedExpressionLeavesItsResultOnly()
    {
        using var result = WrappedTensorDisposeScope(() => (ones(2) + 1) * 2);
        Expect.Values(result, 4, 4);
        Assert.Equal(1, Counts.ThreadTotalLiveCount);
    }

    [Fact]
    public void GroupsMoveTogether()
    {
        using var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        var (a, b) = inner.MoveToOuter(ones(1), ones(1));
        var (c, d, e) = inner.Detach(ones(1), ones(1), ones(1));
        inner.Attach(new[] { c });
        inner.Dispose();
        Assert.False(a.IsInvalid || b.IsInvalid || d.IsInvalid || e.IsInvalid);
        Assert.True(c.IsInvalid);
        d.Dispose();
        e.Dispose();
    }

    [Fact]
    public void ForgottenTensorsAreFreedByTheCollector()
    {
        long before = Tensor.TotalCount;
        Forget();
        for (int i = 0; i < 5 && Tensor.TotalCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.True(Tensor.TotalCount <= before);

        static void Forget()
        {
            for (int i = 0; i < 100; i++)
                ones(10);
        }
    }

    [Fact]
    public void AHandleCanBeGivenAway()
    {
        var x = ones(2);
        IntPtr handle = x.DecoupleFromNativeHandle();
        Assert.True(x.IsInvalid);
        using var y = Tensor.UnsafeCreateTensor(handle);
        Assert.Equal(handle, y.Handle);
        Expect.Values(y, 1, 1);
    }

    private static void Check(
        long live, long createdOutside = 0, long disposedOutside = 0, long createdIn = 0, long disposedIn = 0, long attached = 0, long detached = 0)
    {
        Assert.Equal(
            (live, createdOutside, disposedOutside, createdIn, disposedIn, attached, detached),
            (Counts.ThreadTotalLiveCount, Counts.CreatedOutsideScopeCount, Counts.DisposedOutsideScopeCount, Counts.CreatedInScopeCount,
             Counts.DisposedInScopeCount, Counts.AttachedToScopeCount, Counts.DetachedFromScopeCount));
    }
}
