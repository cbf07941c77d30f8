using System.Net;
using System.Text;

namespace SegDsl.Logging.Report;

/// <summary>Writes elements, text and attributes, with what must be escaped.</summary>
internal sealed class Markup
{
    private readonly StringBuilder text = new();

    /// <summary>Begins an element, which ends where the result is disposed of.</summary>
    public IDisposable Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        text.Append('>');
        return new End(text, name);
    }

    /// <summary>An element that holds nothing but text.</summary>
    public void Line(string name, string content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using (Element(name, attributes)) Text(content);
    }

    /// <summary>An element that cannot hold anything.</summary>
    public void Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        text.Append("/>\n");
    }

    /// <summary>Text.</summary>
    public void Text(string content) => text.Append(Escaped(content));

    /// <summary>What is markup already.</summary>
    public void Raw(string markup) => text.Append(markup);

    /// <summary>All that was written.</summary>
    public override string ToString() => text.ToString();

    private void Begin(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes) text.Append(' ').Append(attribute).Append("=\"").Append(Escaped(value)).Append('"');
    }

    private static string Escaped(string content) => WebUtility.HtmlEncode(content);

    private sealed class End(StringBuilder text, string name) : IDisposable
    {
        public void Dispose() => text.Append("</").Append(name).Append(">\n");
    }
}
