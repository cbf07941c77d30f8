using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>The names of a body or loop, each with a factory for references to it.</summary>
internal sealed class Scope(Scope? parent = null)
{
    private readonly Dictionary<string, Func<SourceSpan, BoundExpression>> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceSpan> spans = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>All names in scope.</summary>
    public IEnumerable<string> Names => parent is null ? names.Keys : names.Keys.Concat(parent.Names);

    /// <summary>Adds a name; false if it is already declared.</summary>
    public bool Declare(string name, Func<SourceSpan, BoundExpression> reference, SourceSpan? span = null)
    {
        if (Contains(name)) return false;
        names.Add(name, reference);
        if (span is { } place) spans.Add(name, place);
        return true;
    }

    /// <summary>Where a name is declared; null if that is unknown.</summary>
    public SourceSpan? SpanOf(string name) => spans.TryGetValue(name, out var span) ? span : parent?.SpanOf(name);

    /// <summary>Whether the name is in scope.</summary>
    public bool Contains(string name) => names.ContainsKey(name) || parent?.Contains(name) == true;

    /// <summary>A reference to a name, or null if it is unknown.</summary>
    public BoundExpression? Refer(string name, SourceSpan span)
    {
        if (!names.TryGetValue(name, out var reference)) return parent?.Refer(name, span);
        used.Add(name);
        return reference(span);
    }

    /// <summary>A reference to a name that does not count as a use, or null if it is unknown.</summary>
    public BoundExpression? Peek(string name, SourceSpan span) => names.TryGetValue(name, out var reference) ? reference(span) : parent?.Peek(name, span);

    /// <summary>Marks a name declared in this scope as unused.</summary>
    public void Forget(string name) => used.Remove(name);

    /// <summary>Whether a name declared in this scope was used.</summary>
    public bool IsUsed(string name) => used.Contains(name);
}
