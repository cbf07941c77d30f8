namespace SegDsl.Language.Text;

/// <summary>Compares the spelling of names.</summary>
public static class EditDistance
{
    /// <summary>
    /// The number of letters to insert, delete, replace or swap with the next letter (optimal string alignment distance), ignoring case.
    /// </summary>
    /// <param name="left">A name.</param>
    /// <param name="right">The other name.</param>
    /// <param name="most">The maximum distance of interest; the result is greater than that, but not exact, for names that obviously differ more.</param>
    public static int Between(string left, string right, int most = int.MaxValue)
    {
        if (Math.Abs(left.Length - right.Length) is var least && least > most) return least;
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
