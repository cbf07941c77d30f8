using System.Net;
using System.Text;

namespace SegDsl.Logging.Report;

/// <summary>Writes HTML elements, text and attributes, and escapes special characters.</summary>
internal sealed class Markup
{
    private readonly StringBuilder text = new();

    /// <summary>Opens an element, which is closed when the result is disposed.</summary>
    public IDisposable Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        text.Append('>');
        return new End(text, name);
    }

    /// <summary>Writes an element that contains only text.</summary>
    public void Line(string name, string content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using (Element(name, attributes)) Text(content);
    }

    /// <summary>Writes an empty element.</summary>
    public void Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        text.Append("/>\n");
    }

    /// <summary>Writes text.</summary>
    public void Text(string content) => text.Append(Escaped(content));

    /// <summary>Writes markup without escaping.</summary>
    public void Raw(string markup) => text.Append(markup);

    /// <summary>The written markup.</summary>
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
