using System.Collections;
using System.Globalization;
using System.Text;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Tests;

/// <summary>Writes the results of the compiler as text for golden files.</summary>
internal static class Dump
{
    /// <summary>Syntax nodes as an indented tree, with their spans.</summary>
    public static string Syntax(SyntaxTree tree)
    {
        var text = new StringBuilder();
        Node(text, tree.Root, Place, "", 0);
        return text.ToString();

        string Place(SyntaxNode node)
        {
            var end = node is IdentifierSyntax ? "" : $"-{tree.Source.PositionAt(node.Span.End)}";
            return $" ({tree.Source.PositionAt(node.Span.Start)}{end})";
        }
    }

    /// <summary>Syntax nodes as an indented tree, without spans.</summary>
    public static string Structure(SyntaxTree tree)
    {
        var text = new StringBuilder();
        Node(text, tree.Root, _ => "", "", 0);
        return text.ToString();
    }

    /// <summary>Diagnostics, one per line, with their related locations.</summary>
    public static string Diagnostics(IReadOnlyList<Diagnostic> diagnostics)
    {
        var text = new StringBuilder();
        foreach (var diagnostic in diagnostics)
        {
            text.Append(diagnostic.Location.Path).Append(' ').Append(diagnostic.Location.Start).Append('-').Append(diagnostic.Location.End)
                .Append(' ').Append(diagnostic.Severity).Append(' ').Append(diagnostic.Code).Append(": ").Append(diagnostic.Message).Append('\n');
            foreach (var related in diagnostic.Related)
                text.Append("    ").Append(related.Location.Path).Append(' ').Append(related.Location.Start).Append(": ").Append(related.Message).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A network: inputs, operations with shapes, outputs, state.</summary>
    public static string Graph(NetworkGraph graph)
    {
        var text = new StringBuilder();
        text.Append("network ").Append(graph.Name).Append('\n');
        foreach (var input in graph.Inputs) text.Append("  in ").Append(input.Name).Append(' ').Append(input.Shape).Append('\n');
        foreach (var node in graph.Nodes)
        {
            var path = node.Path.Length == 0 ? "" : " @ " + node.Path;
            text.Append(CultureInfo.InvariantCulture,
                $"  %{node.Index} = {node.Operation}({string.Join(", ", node.Inputs.Select(i => "%" + i))}) {node.Shape}{path}\n");
        }
        foreach (var output in graph.Outputs)
            text.Append("  out ").Append(output.IsAuxiliary ? "aux " : "").Append(output.Name).Append(' ').Append(output.Shape).Append('\n');
        foreach (var entry in graph.State)
            text.Append(entry.IsParameter ? "  parameter " : "  buffer ")
                .Append(entry.Key).Append(' ').Append(entry.Shape).Append(entry.IsInteger ? " int64" : "").Append('\n');
        var needs = graph.Requirements.Least.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} >= {r.Value}"))
            .Concat(graph.Requirements.Others.Select(o => o.ToString()));
        text.Append("  needs: ").AppendJoin(", ", needs).Append('\n');
        text.Append("  parameters: ").Append(graph.ParameterCount).Append('\n');
        return text.ToString();
    }

    private static void Node(StringBuilder text, object? value, Func<SyntaxNode, string> place, string label, int depth)
    {
        text.Append(' ', depth * 2).Append(label);
        switch (value)
        {
            case null:
                text.Append("-\n");
                break;
            case IdentifierSyntax name:
                text.Append(name.Text).Append(place(name)).Append('\n');
                break;
            case SyntaxNode node:
                var kind = node.GetType().Name.Replace("Syntax", "", StringComparison.Ordinal);
                text.Append(kind).Append(place(node)).Append('\n');
                foreach (var property in node.GetType().GetProperties().Where(p => p.Name is not ("Span" or "EqualityContract" or "NamespaceName")
                    && !(p.Name.StartsWith("HasUnknown", StringComparison.Ordinal) && false.Equals(p.GetValue(node)))))
                    Node(text, property.GetValue(node), place, property.Name + ": ", depth + 1);
                break;
            case string s:
                text.Append('"').Append(s.Replace("\n", "\\n", StringComparison.Ordinal)).Append("\"\n");
                break;
            case IEnumerable list:
                text.Append('\n');
                foreach (var item in list) Node(text, item, place, "", depth + 1);
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)).Append('\n');
                break;
        }
    }
}
