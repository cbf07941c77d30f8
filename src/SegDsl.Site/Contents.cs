using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SegDsl.Site;

/// <summary>An entry of a table of contents.</summary>
/// <param name="Name">The text.</param>
/// <param name="Href">The page, relative to the file of the table; null for a heading.</param>
/// <param name="Items">The entries below it.</param>
/// <param name="Homepage">The page to show if <paramref name="Href"/> is a folder with a table of its own.</param>
internal sealed record Contents(string Name, string? Href, IReadOnlyList<Contents> Items, string? Homepage = null)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Creates an entry without others below it.</summary>
    public Contents(string name, string href) : this(name, href, [])
    {
    }

    /// <summary>Writes a table as YAML.</summary>
    public static string Write(IEnumerable<Contents> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries) entry.Write(text, "");
        return text.ToString();
    }

    private void Write(StringBuilder text, string indentation)
    {
        text.Append($"{indentation}- name: {Quote(Name)}\n");
        if (Href is not null) text.Append($"{indentation}  href: {Quote(Href)}\n");
        if (Homepage is not null) text.Append($"{indentation}  homepage: {Quote(Homepage)}\n");
        if (Items.Count == 0) return;
        text.Append($"{indentation}  items:\n");
        foreach (var item in Items) item.Write(text, indentation + "  ");
    }

    /// <summary>Quotes a string; JSON strings are YAML.</summary>
    private static string Quote(string value) => JsonSerializer.Serialize(value, Readable);
}
