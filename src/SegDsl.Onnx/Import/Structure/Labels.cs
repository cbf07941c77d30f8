using System.Globalization;
using System.Text;

namespace SegDsl.Onnx.Import.Structure;

/// <summary>Names that the language accepts.</summary>
internal static class Labels
{
    /// <summary>Words that cannot be names.</summary>
    private static readonly HashSet<string> Reserved =
    [
        "in", "out", "inline", "if", "else", "match", "for", "as", "and", "or", "not", "true", "false", "parallel",
    ];

    /// <summary>Words that begin other statements or are functions, so that values have other names.</summary>
    private static readonly HashSet<string> Special =
    [
        "again", "carry", "param", "init", "norm", "aux", "len", "int", "floor", "ceil", "round", "max", "min",
    ];

    /// <summary>Whether a name consists of digits, as those of the stages of a sequence.</summary>
    public static bool IsNumber(string name) => name.Length is > 0 and < 10 && name.All(char.IsAsciiDigit) && (name == "0" || name[0] != '0');

    /// <summary>Whether a word cannot be a name.</summary>
    public static bool IsReserved(string word) => Reserved.Contains(word);

    /// <summary>Whether a label cannot be the name of a value.</summary>
    public static bool IsSpecial(string label) => Special.Contains(label) || IsNumber(label);

    /// <summary>A valid label or module name.</summary>
    public static string Valid(string name)
    {
        if (IsNumber(name)) return name;
        var text = new StringBuilder();
        foreach (var c in name.Length > 100 ? name[..100] : name) text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        var result = text.ToString();
        if (result.Trim('_').Length == 0) return "layer";
        if (char.IsAsciiDigit(result[0])) result = "_" + result;
        return Reserved.Contains(result) ? result + "_" : result;
    }

    /// <summary>A name that is not used yet: the preferred one, or one with a number.</summary>
    public static string Unique(string preferred, ICollection<string> used, string separator = "")
    {
        var name = preferred;
        for (var i = 2; used.Contains(name); i++) name = preferred + separator + i.ToString(CultureInfo.InvariantCulture);
        used.Add(name);
        return name;
    }

    /// <summary>A name in Pascal case: <c>inverted_residual</c> becomes <c>InvertedResidual</c>.</summary>
    public static string Pascal(string name)
    {
        var words = Valid(name).Split('_', StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        return char.IsAsciiDigit(joined[0]) ? "Network" + joined : joined;
    }
}
