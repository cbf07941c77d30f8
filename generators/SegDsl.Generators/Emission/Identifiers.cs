using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace SegDsl.Generators.Emission;

/// <summary>C# names for names of the language.</summary>
internal static class Identifiers
{
    /// <summary>The members of torch's modules that a field may not hide.</summary>
    private static readonly HashSet<string> Inherited =
    [
        "apply", "buffers", "call", "children", "eval", "forward", "load", "modules", "name", "parameters", "save", "to", "train", "training", "torch", "nn", "cat",
    ];

    /// <summary><c>edge_logits</c> as <c>EdgeLogits</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        var upper = true;
        foreach (var c in name)
        {
            if (c == '_')
            {
                upper = true;
                continue;
            }

            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        return text.ToString();
    }

    /// <summary><c>edge_logits</c> as <c>edgeLogits</c>; keywords get an <c>@</c>, numbers a word before them.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        if (pascal.Length == 0) return "value";
        if (char.IsDigit(pascal[0])) return "layer" + pascal;
        var camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return IsKeyword(camel) ? "@" + camel : camel;
    }

    /// <summary>Whether a module has a member of this name already.</summary>
    public static bool IsInherited(string name) => Inherited.Contains(name);

    private static bool IsKeyword(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
}

/// <summary>Hands out names of one scope, each only once.</summary>
internal sealed class NameScope
{
    private readonly HashSet<string> taken = [];

    /// <summary>The names that are taken.</summary>
    public IReadOnlyCollection<string> Taken => [.. taken];

    /// <summary>Whether a name is taken.</summary>
    public bool Contains(string name) => taken.Contains(name);

    /// <summary>Takes names that something else has.</summary>
    public void Reserve(IEnumerable<string> names) => taken.UnionWith(names);

    /// <summary>The wanted name, or one like it where it is taken.</summary>
    public string Unique(string wanted, string suffix = "")
    {
        var name = wanted;
        if (!IsFree(name) && suffix.Length > 0) name = wanted.TrimStart('@') + suffix;
        for (var i = 2; !IsFree(name); i++) name = wanted.TrimStart('@') + suffix + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        taken.Add(name);
        return name;
    }

    private bool IsFree(string name) => !taken.Contains(name) && !Identifiers.IsInherited(name);
}
