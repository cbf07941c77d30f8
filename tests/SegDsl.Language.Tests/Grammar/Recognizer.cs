namespace SegDsl.Language.Tests.Grammar;

/// <summary>
/// Finds all matches of a rule by recursive descent with memoization. Rules must not be left-recursive.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="terminal">The end of a match of a literal, a range, a condition, or a terminal rule; null if it does not match.</param>
/// <param name="terminals">The names of the rules that are terminals.</param>
internal sealed class Recognizer(IReadOnlyDictionary<string, Ebnf> rules, Func<Ebnf, int, int?> terminal, IReadOnlySet<string> terminals)
{
    private readonly Dictionary<(Ebnf, int), int[]> known = [];

    /// <summary>The ends of all matches of a rule that begin at a position.</summary>
    public IReadOnlyCollection<int> Ends(string rule, int start) => Ends(rules[rule], start);

    private int[] Ends(Ebnf part, int start)
    {
        // Terminals are found faster than remembered.
        if (part is not (Sequence or Choice or Difference or Repetition) && (part is not Reference reference || terminals.Contains(reference.Name)))
            return terminal(part, start) is { } end ? [end] : [];
        if (!known.TryGetValue((part, start), out var ends)) known.Add((part, start), ends = Find(part, start));
        return ends;
    }

    private int[] Find(Ebnf part, int start)
    {
        switch (part)
        {
            case Reference reference:
                return Ends(rules[reference.Name], start);
            case Sequence sequence:
                int[] ends = [start];
                foreach (var next in sequence.Parts) ends = ends is [var only] ? Ends(next, only) : [.. ends.SelectMany(e => Ends(next, e)).Distinct()];
                return ends;
            case Choice choice:
                var all = new List<int>();
                foreach (var alternative in choice.Alternatives)
                    foreach (var end in Ends(alternative, start))
                        if (!all.Contains(end)) all.Add(end);
                return [.. all];
            case Difference difference:
                return [.. Ends(difference.Content, start).Except(Ends(difference.Excluded, start))];
            case Repetition repetition:
                var reached = new HashSet<int> { start };
                var open = new Queue<int>(reached);
                while (open.TryDequeue(out var place))
                    foreach (var end in Ends(repetition.Content, place).Where(reached.Add)) open.Enqueue(end);
                return [.. reached];
            default:
                throw new NotSupportedException($"{part.GetType().Name} is not part of a rule.");
        }
    }
}
