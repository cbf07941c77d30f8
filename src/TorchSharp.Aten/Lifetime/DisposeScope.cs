using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Owns what is made while it is the innermost open scope of the thread, and disposes of all of it when it is disposed of itself. What must live on is moved
/// to the outer scope or detached first. Made by <see cref="torch.NewDisposeScope"/>.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private readonly DisposeScope? outer;
    private readonly HashSet<IDisposable> owned = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        this.manager = manager;
        this.outer = outer;
    }

    /// <summary>How many disposables the scope owns.</summary>
    public int DisposablesCount => owned.Count;

    /// <summary>What the scope owns at the moment, as a copy.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => [.. owned];

    /// <summary>Whether the scope owns <paramref name="disposable"/>.</summary>
    public bool Contains(IDisposable disposable) => owned.Contains(disposable);

    /// <summary>Makes the scope own <paramref name="disposable"/>, which leaves the scope it belonged to.</summary>
    public void Attach(IDisposable disposable)
    {
        ArgumentNullException.ThrowIfNull(disposable);
        if (disposable is Tensor tensor)
        {
            if (ReferenceEquals(tensor.OwningDisposeScope, this))
                return;
            if (tensor.OwningDisposeScope is { } owner)
                owner.owned.Remove(tensor);
            else
                manager.Tensors.AttachedToScopeCount++;
            tensor.OwningDisposeScope = this;
        }
        owned.Add(disposable);
    }

    /// <summary>Makes the scope own each of <paramref name="disposables"/>.</summary>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <summary>Makes the scope own each of <paramref name="disposables"/>, and returns them.</summary>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        List<IDisposable> list = [.. disposables];
        foreach (var disposable in list)
            Attach(disposable);
        return list;
    }

    /// <summary>Takes <paramref name="disposable"/> out, so that no scope disposes of it any more, and returns it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Move(null, disposable);
        return disposable;
    }

    /// <summary>Takes both out, so that no scope disposes of them any more, and returns them.</summary>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    /// <summary>Takes all three out, so that no scope disposes of them any more, and returns them.</summary>
    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    /// <summary>Takes each of <paramref name="disposables"/> out, so that no scope disposes of them any more.</summary>
    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    /// <summary>Takes each of <paramref name="disposables"/> out, so that no scope disposes of them any more.</summary>
    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    /// <summary>Hands <paramref name="disposable"/> to the scope around this one (to none if this is the outermost), and returns it.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(outer, disposable);

    /// <summary>Hands both to the scope around this one, and returns them.</summary>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => MoveToOther(outer, first, second);

    /// <summary>Hands all three to the scope around this one, and returns them.</summary>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => MoveToOther(outer, first, second, third);

    /// <summary>Hands each of <paramref name="disposables"/> to the scope around this one.</summary>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(outer, (IEnumerable<IDisposable>)disposables);

    /// <summary>Hands each of <paramref name="disposables"/> to the scope around this one.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(outer, disposables);

    /// <summary>Hands <paramref name="disposable"/> to <paramref name="scope"/> (null: to none), and returns it.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    /// <summary>Hands both to <paramref name="scope"/> (null: to none), and returns them.</summary>
    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    /// <summary>Hands all three to <paramref name="scope"/> (null: to none), and returns them.</summary>
    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    /// <summary>Hands each of <paramref name="disposables"/> to <paramref name="scope"/> (null: to none).</summary>
    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    /// <summary>Hands each of <paramref name="disposables"/> to <paramref name="scope"/> (null: to none).</summary>
    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            Move(scope, disposable);
    }

    /// <summary>Disposes of everything the scope owns; the scope stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut([]);

    /// <summary>Disposes of everything the scope owns except <paramref name="keep"/>, and returns that.</summary>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    /// <summary>Disposes of everything the scope owns except the two, and returns them.</summary>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    /// <summary>Disposes of everything the scope owns except the three, and returns them.</summary>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    /// <summary>Disposes of everything the scope owns except <paramref name="keep"/>.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Disposes of everything the scope owns except <paramref name="inKeep"/>.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var kept = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        IDisposable[] all = [.. owned];
        foreach (var disposable in all)
        {
            if (kept.Contains(disposable))
                continue;
            disposable.Dispose();
            owned.Remove(disposable);
        }
    }

    /// <summary>Forgets <paramref name="disposable"/>, which was disposed of by hand.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (!owned.Remove(disposable) || disposable is not Tensor tensor)
            return;
        manager.Tensors.DisposedInScopeCount++;
        tensor.OwningDisposeScope = null;
    }

    /// <summary>Closes the scope and disposes of everything it owns.</summary>
    public void Dispose()
    {
        DisposeEverything();
        manager.Close(this);
    }

    internal void Add(IDisposable disposable) => owned.Add(disposable);

    private void Move(DisposeScope? scope, IDisposable disposable)
    {
        ArgumentNullException.ThrowIfNull(disposable);
        if (!owned.Remove(disposable))
            return;
        scope?.owned.Add(disposable);
        if (disposable is not Tensor tensor)
            return;
        tensor.OwningDisposeScope = scope;
        if (scope is null)
            manager.Tensors.DetachedFromScopeCount++;
    }
}
