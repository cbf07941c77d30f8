using SegDsl.Language.Graph;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>Values for the open parameters of a network.</summary>
internal static class Parameters
{
    private const long SearchRange = 100;

    /// <summary>The default values, or 5.</summary>
    public static IReadOnlyDictionary<string, long> Defaults(NetworkGraph graph) =>
        graph.OpenParameters.ToDictionary(p => p.Key, p => p.Value?.Value ?? 5, StringComparer.Ordinal);

    /// <summary>Different values: the next allowed ones. Null if the network has no open parameters, or no other allowed values were found.</summary>
    public static IReadOnlyDictionary<string, long>? Others(NetworkGraph graph)
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, value) in Defaults(graph))
        {
            values[name] = value + 3;
            while (!Allow(graph, values))
                if (values[name]++ > value + SearchRange) return null;
        }
        return values.Count == 0 ? null : values;
    }

    /// <summary>Whether a network allows these values, as far as this depends on nothing else.</summary>
    public static bool Allow(NetworkGraph graph, IReadOnlyDictionary<string, long> values) =>
        values.All(v => v.Value >= graph.Requirements.LeastOf(v.Key))
        && graph.Requirements.Others.Where(o => o.Value.Symbols.All(values.ContainsKey)).All(o => o.Value.Evaluate(values) >= o.Least);
}
