using System.Text;
using System.Text.RegularExpressions;
using SegDsl.Language;
using SegDsl.Language.Syntax;

namespace SegDsl.Cli.Sources;

/// <summary>Removes the declarations of the program's files that the user's files replace: those with the same namespace and name.</summary>
internal static partial class ReplacedFiles
{
    /// <summary>Whether files of the user have a namespace of the program's files, without which they replace nothing. Parsing takes longer.</summary>
    /// <param name="cataloged">The files of the program.</param>
    /// <param name="own">The files of the user.</param>
    public static bool ShareNamespaces(IReadOnlyList<SourceFile> cataloged, IReadOnlyList<SourceFile> own) =>
        own.Select(NamespaceOf).ToHashSet().Overlaps(cataloged.Select(NamespaceOf));

    /// <summary>Parses the files of the program, without the declarations that the user's files replace.</summary>
    /// <param name="cataloged">The files of the program.</param>
    /// <param name="own">The files of the user.</param>
    /// <returns>The files that still have declarations, and the full names of those that were removed, in the order of the files.</returns>
    public static (IReadOnlyList<SyntaxTree> Trees, IReadOnlyList<string> Replaced) Without(
        IReadOnlyList<SourceFile> cataloged, IReadOnlyList<SyntaxTree> own)
    {
        var names = own.SelectMany(NamesOf).ToHashSet();
        var (trees, replaced) = (new List<SyntaxTree>(), new List<string>());
        foreach (var file in cataloged)
        {
            var tree = SegCompiler.Parse(file.Path, file.Text);
            var removed = tree.Root.Declarations.Where(declared => names.Contains(NameOf(tree, declared))).ToList();
            replaced.AddRange(removed.Select(declared => NameOf(tree, declared)));
            if (removed.Count == 0) trees.Add(tree);
            else if (removed.Count < tree.Root.Declarations.Count) trees.Add(SegCompiler.Parse(file.Path, Blank(file.Text, removed)));
        }
        return (trees, replaced);
    }

    private static string NamespaceOf(SourceFile file) => Namespace().Match(file.Text).Groups[1].Value;

    private static IEnumerable<string> NamesOf(SyntaxTree tree) => tree.Root.Declarations.Select(declared => NameOf(tree, declared));

    private static string NameOf(SyntaxTree tree, DeclarationSyntax declared) =>
        tree.Root.Namespace is { } place ? $"{place.Text}.{declared.Name.Text}" : declared.Name.Text;

    /// <summary>Replaces declarations by spaces, so that the others keep their positions.</summary>
    private static string Blank(string text, IEnumerable<DeclarationSyntax> removed)
    {
        var blank = new StringBuilder(text);
        foreach (var span in removed.Select(declared => declared.Span))
            for (var i = span.Start; i < span.Start + span.Length; i++)
                if (text[i] is not ('\r' or '\n')) blank[i] = ' ';
        return blank.ToString();
    }

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
