using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>The names of a body, or of a loop in it: each knows how to make a reference to what it stands for.</summary>
internal sealed class Scope(Scope? parent = null)
{
    private readonly Dictionary<string, Func<SourceSpan, BoundExpression>> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>All names that can be used here.</summary>
    public IEnumerable<string> Names => parent is null ? names.Keys : names.Keys.Concat(parent.Names);

    /// <summary>Adds a name; false where it is taken already.</summary>
    public bool Declare(string name, Func<SourceSpan, BoundExpression> reference)
    {
        if (Contains(name)) return false;
        names.Add(name, reference);
        return true;
    }

    /// <summary>Whether the name is known here.</summary>
    public bool Contains(string name) => names.ContainsKey(name) || parent?.Contains(name) == true;

    /// <summary>A reference to what the name stands for, or null where it is unknown.</summary>
    public BoundExpression? Refer(string name, SourceSpan span)
    {
        if (!names.TryGetValue(name, out var reference)) return parent?.Refer(name, span);
        used.Add(name);
        return reference(span);
    }

    /// <summary>Forgets that something referred to a name of this scope itself.</summary>
    public void Forget(string name) => used.Remove(name);

    /// <summary>Whether something referred to a name of this scope itself.</summary>
    public bool IsUsed(string name) => used.Contains(name);
}
