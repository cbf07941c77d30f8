using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>
/// The equation of <c>einsum</c>, such as <c>nqc,nkc->nqk</c>. The letters of each operand are distinct, every letter has one size, and the
/// letters of the result occur in an operand.
/// </summary>
internal static class Einsum
{
    /// <summary>The shape of the result; null if equation and operands do not match, which is reported.</summary>
    public static TensorShape? Shape(OperationContext c)
    {
        if (Parse(c.Text("equation")) is not { } equation) return Report(c, "write it as in \"nqc,nkc->nqk\", with distinct letters for each tensor");
        if (equation.Operands.Count != c.Operands.Count)
            return Report(c, $"it describes {equation.Operands.Count} tensors, but {c.Operands.Count} are given");

        var sizes = new Dictionary<char, (ShapedValue Value, int Axis)>();
        foreach (var (letters, value) in equation.Operands.Zip(c.Operands, (letters, value) => (letters, value)))
        {
            if (!c.HasRank(value, letters.Length)) return null;
            for (var i = 0; i < letters.Length; i++)
            {
                if (!sizes.TryGetValue(letters[i], out var known)) sizes.Add(letters[i], (value, i));
                else if (!c.Agrees(known.Value, known.Axis, value, i)) return null;
            }
        }
        foreach (var letter in equation.Result)
            if (!sizes.ContainsKey(letter)) return Report(c, $"no tensor has the letter '{letter}' of the result");
        return new([.. equation.Result.Select(letter => sizes[letter].Value.Shape[sizes[letter].Axis])]);
    }

    /// <summary>
    /// Multiplications and additions for every combination of letters: k − 1 multiplications for k tensors, plus an addition if a letter is summed
    /// over. Assumes that more than two tensors are combined at once; pairwise evaluation may be cheaper.
    /// </summary>
    public static Dimension Flops(OperationContext c, TensorShape result)
    {
        if (Parse(c.Text("equation")) is not { } equation) return Dimension.Zero;
        var sizes = new Dictionary<char, Dimension>();
        foreach (var (letters, value) in equation.Operands.Zip(c.Operands, (letters, value) => (letters, value)))
            for (var i = 0; i < letters.Length; i++) sizes[letters[i]] = value.Shape[i];
        var sums = sizes.Count > equation.Result.Length ? 1 : 0;
        return sizes.Values.Aggregate(Dimension.One, (product, size) => product * size) * (equation.Operands.Count - 1 + sums);
    }

    private static (IReadOnlyList<string> Operands, string Result)? Parse(string text)
    {
        var sides = text.Replace(" ", "").Split(["->"], StringSplitOptions.None);
        if (sides.Length != 2) return null;
        var operands = sides[0].Split(',');
        return operands.Append(sides[1]).All(AreDistinctLetters) ? (operands, sides[1]) : null;
    }

    private static bool AreDistinctLetters(string letters) =>
        letters.All(l => l is >= 'a' and <= 'z' or >= 'A' and <= 'Z') && letters.Distinct().Count() == letters.Length;

    private static TensorShape? Report(OperationContext c, string what)
    {
        c.Report(ShapeDiagnostics.Equation, c.Name, what);
        return null;
    }
}
