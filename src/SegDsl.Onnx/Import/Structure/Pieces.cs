using System.Globalization;

namespace SegDsl.Onnx.Import.Structure;

/// <summary>A part of the text of a block. Blocks with equal texts except for their constants become one block with parameters.</summary>
internal abstract record Piece;

/// <summary>Fixed text.</summary>
/// <param name="Text">The text.</param>
internal sealed record Words(string Text) : Piece;

/// <summary>A constant outside of an application, such as a size of an input.</summary>
/// <param name="Value">The constant.</param>
internal sealed record Number(Argument Value) : Piece;

/// <summary>The application of an operation or block.</summary>
/// <param name="Name">The operation or block.</param>
/// <param name="Inputs">The operands, except for one before the pipe.</param>
/// <param name="Constants">The constant arguments.</param>
/// <param name="IsBlock">Whether it is a block, whose parentheses are always written.</param>
internal sealed record Call(string Name, IReadOnlyList<string> Inputs, IReadOnlyList<Argument> Constants, bool IsBlock = false) : Piece;

/// <summary>Writes pieces.</summary>
internal static class PieceText
{
    /// <summary>A text that is equal for pieces that differ only in constants that may be parameters.</summary>
    public static string Key(IEnumerable<Piece> pieces) => Write(pieces, (_, argument) =>
        argument.Name + (IsOpen(argument.Value) ? "#" + argument.Value.GetType().Name : "=" + Literal(argument.Value)));

    /// <summary>Whether a constant may become a parameter of a block.</summary>
    public static bool IsOpen(object value) => value is long or double or bool;

    /// <summary>The constants that may become parameters, in order.</summary>
    public static IEnumerable<Argument> Open(IEnumerable<Piece> pieces) =>
        pieces.SelectMany(piece => piece is Call call ? call.Constants : piece is Number number ? [number.Value] : []).Where(a => IsOpen(a.Value));

    /// <summary>The text of pieces.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="parameter">The expression that replaces an open constant by its index; null for the constant itself.</param>
    public static string Text(IEnumerable<Piece> pieces, Func<int, string?> parameter) => Write(pieces, (index, argument) =>
    {
        if (index >= 0 && parameter(index) is { } expression)
            return argument.IsPositional ? expression : expression == argument.Name ? argument.Name + ":" : $"{argument.Name}: {expression}";
        if (argument.Default is not null && argument.Default.Equals(argument.Value)) return null;
        return argument.IsPositional ? Literal(argument.Value) : $"{argument.Name}: {Literal(argument.Value)}";
    });

    /// <summary>A constant in the syntax of the language.</summary>
    public static string Literal(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        long[] list => $"[{string.Join(", ", list.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]",
        string text => text,
        _ => throw new InvalidOperationException($"{value.GetType()} has no literal."),
    };

    private static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        return text.Contains('.') || text.Contains('e') ? text : text + ".0";
    }

    private static string Write(IEnumerable<Piece> pieces, Func<int, Argument, string?> constant)
    {
        var index = 0;
        return string.Concat(pieces.Select(piece =>
        {
            if (piece is Words words) return words.Text;
            if (piece is Number number) return constant(index++, number.Value);
            var call = (Call)piece;
            List<string> arguments = [.. call.Inputs];
            foreach (var argument in call.Constants)
                if (constant(IsOpen(argument.Value) ? index++ : -1, argument) is { } text) arguments.Add(text);
            return arguments is [] && !call.IsBlock ? call.Name : $"{call.Name}({string.Join(", ", arguments)})";
        }));
    }
}
