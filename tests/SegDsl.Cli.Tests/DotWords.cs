using System.Text;
using System.Text.RegularExpressions;
using SegDsl.Cli.Drawing;

namespace SegDsl.Cli.Tests;

/// <summary>The texts of a drawing, without their style.</summary>
internal static partial class DotWords
{
    /// <summary>One line per box, then the arrows.</summary>
    public static string Of(string dot)
    {
        var (boxes, arrows) = (new SortedDictionary<int, string>(), new List<(int From, int To, string Words)>());
        foreach (Match box in Box().Matches(dot))
        {
            var label = Tag().Replace(box.Groups["label"].Value.Replace("</td></tr><tr><td>", " | ", StringComparison.Ordinal), "").Trim('"', '<', '>');
            boxes.Add(int.Parse(box.Groups["id"].Value), label + (box.Value.Contains("dashed", StringComparison.Ordinal) ? " (aux)" : ""));
        }
        foreach (Match arrow in Arrow().Matches(dot))
        {
            var skip = arrow.Value.Contains("penwidth", StringComparison.Ordinal) ? " (skip)" : "";
            var label = arrow.Groups["label"].Success ? ": " + arrow.Groups["label"].Value.Trim() : "";
            arrows.Add((int.Parse(arrow.Groups["from"].Value), int.Parse(arrow.Groups["to"].Value), label + skip));
        }
        var text = new StringBuilder();
        foreach (var box in boxes.Values) text.Append(box).Append('\n');
        foreach (var (from, to, rest) in arrows.OrderBy(a => a.From).ThenBy(a => a.To))
            text.Append(Title(boxes[from])).Append(" -> ").Append(Title(boxes[to])).Append(rest).Append('\n');
        return text.ToString();
    }

    private static string Title(string label) => label.Split(" | ")[0].Replace(" (aux)", "", StringComparison.Ordinal);

    [GeneratedRegex("""^ *b(?<id>\d+) \[label=(?<label><.*?>>|"[^"]*").*$""", RegexOptions.Multiline)]
    private static partial Regex Box();

    [GeneratedRegex("""^ *b(?<from>\d+) -> b(?<to>\d+) *(\[(label="(?<label>[^"]*)")?.*)?$""", RegexOptions.Multiline)]
    private static partial Regex Arrow();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
