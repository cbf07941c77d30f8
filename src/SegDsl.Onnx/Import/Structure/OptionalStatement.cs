using System.Text.RegularExpressions;

namespace SegDsl.Onnx.Import.Structure;

/// <summary>
/// A statement that some modules have and others lack, such as the convolution in the shortcut of a residual block. Without it, its input is used instead of
/// its result.
/// </summary>
/// <param name="Name">The value that it defines, and the parameter that selects it.</param>
/// <param name="Body">The body in which the statement depends on this parameter.</param>
/// <param name="Shorter">The body without the statement.</param>
/// <param name="FirstConstant">The index of the first open constant of the statement.</param>
/// <param name="Constants">The number of its open constants.</param>
internal sealed partial record OptionalStatement(
    string Name, IReadOnlyList<Piece> Body, IReadOnlyList<Piece> Shorter, int FirstConstant, int Constants)
{
    private const string Value = "shortcut";

    /// <summary>All statements of a body that can be optional: each defines a value from the input of the block.</summary>
    /// <param name="body">The body.</param>
    public static IEnumerable<OptionalStatement> Of(IReadOnlyList<Piece> body)
    {
        // A layer in a branch cannot be applied again outside of it.
        if (body.Any(piece => piece is Words { Text: var text } && text.StartsWith("again ", StringComparison.Ordinal))) yield break;
        for (var start = 0; start < body.Count; start++)
        {
            var isStart = start > 0 && body[start - 1] is Words { Text: var before } && before.EndsWith('\n');
            if (!isStart || body[start] is not Words { Text: var defined } || !Definition().IsMatch(defined)) continue;
            if (start + 1 >= body.Count || body[start + 1] is not Words { Text: var source } || !Source().IsMatch(source)) continue;
            var end = start;
            while (body[end] is not Words { Text: "\n" }) end++;
            var (name, input) = (defined[..^3], source[..^4]);
            IReadOnlyList<Piece> statement = [.. body.Skip(start + 1).Take(end - start - 1)];
            var value = PieceText.Text(body, _ => null).Contains(Value, StringComparison.Ordinal) ? name + "_or_" + input : Value;
            yield return new(
                name,
                [
                    .. body.Take(start), new Words($"{value} = if {name} {{ "), .. statement, new Words($" }} else {{ {input} }}"),
                    .. body.Skip(end).Select(p => Substitute(p, name, value)),
                ],
                [.. body.Take(start).Concat(body.Skip(end + 1)).Select(p => Substitute(p, name, input))],
                PieceText.Open(body.Take(start)).Count(), PieceText.Open(statement).Count());
        }
    }

    /// <summary>The constants of an application without the statement, aligned with those of the whole body.</summary>
    public IReadOnlyList<Argument?> Align(IReadOnlyList<Argument> constants) =>
        [.. constants.Take(FirstConstant), .. Enumerable.Repeat<Argument?>(null, Constants), .. constants.Skip(FirstConstant)];

    private static Piece Substitute(Piece piece, string name, string input)
    {
        string Replace(string text) => Regex.Replace(text, $@"\b{name}\b(?!:)", input);
        return piece is Words words ? new Words(Replace(words.Text)) : piece is Call call ? call with { Inputs = [.. call.Inputs.Select(Replace)] } : piece;
    }

    [GeneratedRegex(@"^\w+ = $")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^\w+ -> $")]
    private static partial Regex Source();
}
