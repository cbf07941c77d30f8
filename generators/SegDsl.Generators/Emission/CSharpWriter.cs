using System.Text;
using SegDsl.Language.Text;

namespace SegDsl.Generators.Emission;

/// <summary>Writes C# line by line, with indentation, braces, and <c>#line</c> directives that map to the <c>.seg</c> file.</summary>
internal sealed class CSharpWriter
{
    private const string Default = "#line default";
    private const string Hidden = "#line hidden";

    private readonly SourceText? source;
    private readonly string sourceName;
    private readonly List<Entry> entries = [];
    private string mapping = Default;
    private bool beginsMapping;
    private int depth;

    /// <summary>Creates a writer for the C# of a file with the debugger path <paramref name="sourceName"/>; without a file there are no directives.</summary>
    public CSharpWriter(SourceText? source, string sourceName)
    {
        this.source = source;
        this.sourceName = sourceName;
    }

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty => entries.Count == 0;

    /// <summary>Writes a line; an empty line is not indented.</summary>
    public void Line(string line = "")
    {
        entries.Add(new(mapping, beginsMapping, depth, line));
        beginsMapping = false;
    }

    /// <summary>Writes lines with the current indentation.</summary>
    public void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines) Line(line);
    }

    /// <summary>Writes the contents of another writer of the same file with the current indentation.</summary>
    public void Append(CSharpWriter nested)
    {
        entries.AddRange(nested.entries.Select(e => e with { Depth = depth + e.Depth }));
        (mapping, beginsMapping) = (nested.mapping, false);
    }

    /// <summary>Writes a header and an opening brace; disposing the result closes the brace.</summary>
    public IDisposable Braces(string header)
    {
        Line(header);
        return Braces();
    }

    /// <summary>Writes an opening brace; disposing the result closes it.</summary>
    public IDisposable Braces()
    {
        Line("{");
        depth++;
        return new Closing(this, brace: true);
    }

    /// <summary>Indents until the result is disposed.</summary>
    public IDisposable Indent()
    {
        depth++;
        return new Closing(this, brace: false);
    }

    /// <summary>Maps the following statement to a span of the <c>.seg</c> file.</summary>
    public void From(SourceSpan span)
    {
        if (source is null) return;
        var (start, end) = (source.PositionAt(span.Start), source.PositionAt(span.End));
        mapping = $"#line ({start.Line},{Column(start)})-({end.Line},{Column(end)}) \"{sourceName}\"";
        beginsMapping = true;
    }

    // C# accepts no larger columns.
    private static int Column(LinePosition position) => Math.Min(position.Column, ushort.MaxValue);

    /// <summary>Hides the following statements from debuggers, because they have no counterpart in the <c>.seg</c> file.</summary>
    public void Glue() => mapping = Hidden;

    /// <summary>Maps the following lines to the generated file itself.</summary>
    public void Unmapped() => mapping = Default;

    /// <summary>Ends the expression closed by the last brace.</summary>
    public void Terminate()
    {
        var last = entries[entries.Count - 1];
        entries[entries.Count - 1] = last with { Text = last.Text + ";" };
    }

    /// <summary>Creates a writer for the same file, to be appended later.</summary>
    public CSharpWriter Nested() => new(source, sourceName);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        var current = Default;
        foreach (var entry in entries)
        {
            var next = source is null ? Default : entry.Mapping;
            if (next != current || (entry.BeginsMapping && source is not null)) text.Append(next).Append('\n');
            current = next;
            if (entry.Text.Length > 0) text.Append(' ', 4 * entry.Depth).Append(entry.Text);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A line with its mapping.</summary>
    private sealed record Entry(string Mapping, bool BeginsMapping, int Depth, string Text);

    private sealed class Closing(CSharpWriter writer, bool brace) : IDisposable
    {
        public void Dispose()
        {
            writer.depth--;
            if (brace) writer.Line("}");
        }
    }
}
