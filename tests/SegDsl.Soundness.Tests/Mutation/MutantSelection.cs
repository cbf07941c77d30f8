namespace SegDsl.Soundness.Tests.Mutation;

/// <summary>Selects mutants at random.</summary>
internal static class MutantSelection
{
    /// <summary>Selects mutants, determined by the seed. Groups, networks in a group, and kinds of mutations have equal probability.</summary>
    public static IEnumerable<Mutant> Choose(IReadOnlyList<NetworkText>[] groups, int count, int seed)
    {
        var random = new Random(seed);
        var number = 0;
        var left = groups.Select(g => g.Select(n => (Network: n, Kinds: ByKind(n))).ToList()).ToList();
        while (number < count && left.Count > 0)
        {
            var group = left[random.Next(left.Count)];
            var network = group[random.Next(group.Count)];
            var kind = network.Kinds[random.Next(network.Kinds.Count)];
            var chosen = random.Next(kind.Count);
            yield return new(number++, network.Network, kind[chosen]);
            kind.RemoveAt(chosen);
            if (kind.Count == 0) network.Kinds.Remove(kind);
            if (network.Kinds.Count == 0) group.Remove(network);
            if (group.Count == 0) left.Remove(group);
        }
    }

    private static List<List<Mutation>> ByKind(NetworkText network) =>
        [.. MutationFinder.Find(network).GroupBy(m => m.Kind).OrderBy(k => k.Key).Select(k => k.ToList())];
}
