using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Generators.Emission;

/// <summary>Converts names of the language to C# names.</summary>
internal static class Identifiers
{
    /// <summary>The members of TorchSharp modules that a field must not hide.</summary>
    private static readonly HashSet<string> Inherited =
    [
        "apply", "buffers", "call", "children", "eval", "forward", "load", "modules",
        "name", "parameters", "save", "to", "train", "training", "torch", "nn", "cat",
    ];

    /// <summary>Converts <c>edge_logits</c> to <c>EdgeLogits</c>.</summary>
    public static string Pascal(string name) => CSharpNames.Pascal(name);

    /// <summary>Converts <c>edge_logits</c> to <c>edgeLogits</c>; adds an <c>@</c> to keywords and a prefix to numbers.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        if (pascal.Length == 0) return "value";
        if (char.IsDigit(pascal[0])) return "layer" + pascal;
        var camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return IsKeyword(camel) ? "@" + camel : camel;
    }

    /// <summary>
    /// Converts the root namespace of a project, which is the name of its file by default, to a valid one: <c>my-fields</c> to <c>my_fields</c>, like
    /// <c>dotnet new</c>.
    /// </summary>
    public static string Namespace(string name) => string.Join(".", name.Split('.').Where(part => part.Length > 0).Select(part =>
    {
        var valid = new string([.. part.Select(c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_')]);
        return SyntaxFacts.IsIdentifierStartCharacter(valid[0]) ? valid : "_" + valid;
    }));

    /// <summary>Whether TorchSharp modules have a member with this name.</summary>
    public static bool IsInherited(string name) => Inherited.Contains(name);

    private static bool IsKeyword(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
}

/// <summary>Assigns unique names within one scope.</summary>
internal sealed class NameScope
{
    private readonly HashSet<string> taken = [];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>The used names.</summary>
    public IReadOnlyCollection<string> Taken => [.. taken];

    /// <summary>Whether a name is used.</summary>
    public bool Contains(string name) => taken.Contains(name);

    /// <summary>Marks names as used.</summary>
    public void Reserve(IEnumerable<string> names) => taken.UnionWith(names);

    /// <summary>The preferred name, or a variation of it if it is used.</summary>
    public string Unique(string preferred, string suffix = "")
    {
        var name = preferred;
        if (!IsFree(name) && suffix.Length > 0) name = preferred.TrimStart('@') + suffix;
        if (!IsFree(name))
        {
            var stem = preferred.TrimStart('@') + suffix;
            if (!numbers.TryGetValue(stem, out var number)) number = 1;
            do name = stem + (++number).ToString(System.Globalization.CultureInfo.InvariantCulture);
            while (!IsFree(name));
            numbers[stem] = number;
        }
        taken.Add(name);
        return name;
    }

    private bool IsFree(string name) => !taken.Contains(name) && !Identifiers.IsInherited(name);
}
