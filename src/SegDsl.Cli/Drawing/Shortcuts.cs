namespace SegDsl.Cli.Drawing;

/// <summary>Finds skip connections: paths through a drawing that are at most half as long as another path between the same two boxes.</summary>
internal static class Shortcuts
{
    /// <summary>Finds the arrows that are part of a skip connection.</summary>
    /// <param name="arrows">All arrows, each from a box to a box with a larger index.</param>
    /// <param name="boxes">The number of boxes.</param>
    public static HashSet<(int From, int To)> Find(IReadOnlyCollection<(int From, int To)> arrows, int boxes)
    {
        var into = arrows.Distinct().ToLookup(a => a.To, a => a.From);
        var longest = Enumerable.Range(0, boxes).Select(b => Longest(b, into, boxes)).ToList();
        var splits = arrows.Distinct().GroupBy(a => a.From).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        var joins = into.Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        return
        [
            .. arrows.Where(arrow => splits.Exists(split => longest[split][arrow.From] is { } before && joins.Exists(join =>
                longest[arrow.To][join] is { } after && longest[split][join] is { } whole && 2 * (before + 1 + after) <= whole))),
        ];
    }

    /// <summary>For each box, the number of arrows on the longest path from a box to it; null if there is no path.</summary>
    private static int?[] Longest(int from, ILookup<int, int> into, int boxes)
    {
        var longest = new int?[boxes];
        longest[from] = 0;
        for (var box = from + 1; box < boxes; box++) longest[box] = into[box].Max(b => longest[b] + 1);
        return longest;
    }
}
