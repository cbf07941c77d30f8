using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>The <c>use</c> lines of a file.</summary>
internal static class Uses
{
    /// <summary>Adds a <c>use</c>, in alphabetical order among those of the file.</summary>
    public static TextEdit Insert(Document document, string name)
    {
        var root = document.Tree.Root;
        var line = root.Uses.Where(u => string.CompareOrdinal(u.Text, name) < 0).Select(u => document.PositionOf(u.Span.End).Line + 1).LastOrDefault();
        if (line == 0 && root.Uses.Count > 0) line = document.PositionOf(root.Uses[0].Span.Start).Line;
        else if (line == 0 && root.Namespace is { } own) line = document.PositionOf(own.Span.End).Line + 1;
        var isFirst = root.Uses.Count == 0 && root.Namespace is not null;
        return new(new(new(line, 0), new(line, 0)), (isFirst ? "\n" : "") + $"use {name}\n" + (root.Uses.Count == 0 && root.Namespace is null ? "\n" : ""));
    }
}
