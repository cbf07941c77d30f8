using System.Text;
using SegDsl.Tests;
using TextMateSharp.Grammars;
using TextMateSharp.Internal.Grammars.Reader;
using TextMateSharp.Internal.Themes.Reader;
using TextMateSharp.Internal.Types;
using TextMateSharp.Registry;
using TextMateSharp.Themes;

namespace SegDsl.Language.Tests.Editors;

/// <summary>The published TextMate grammar, applied as in an editor.</summary>
internal static class TextMateGrammar
{
    private const string Scope = "source.seg";

    /// <summary>The folder with the editor support.</summary>
    public static string Folder { get; } = Path.Combine(Verifier.Repository, "grammar", "editors");

    private static readonly IGrammar Grammar = new Registry(new Options()).LoadGrammar(Scope);

    /// <summary>The tokens of every line with their innermost scope, which is empty for the scope of the whole file.</summary>
    public static IEnumerable<IReadOnlyList<(string Text, string Scope)>> Tokenize(string text)
    {
        IStateStack? state = null;
        foreach (var line in text.Split('\n'))
        {
            var result = Grammar.TokenizeLine(line, state, TimeSpan.MaxValue);
            state = result.RuleStack;
            yield return [.. result.Tokens
                .Select(t => (
                    Text: line[Math.Min(t.StartIndex, line.Length)..Math.Min(t.EndIndex, line.Length)],
                    Scope: t.Scopes[^1] == Scope ? "" : t.Scopes[^1]))
                .Where(t => t.Text.Length > 0)];
        }
    }

    private sealed class Options : IRegistryOptions
    {
        public IRawGrammar GetGrammar(string scopeName)
        {
            using var reader = new StreamReader(Path.Combine(Folder, "seg.tmLanguage.json"));
            return GrammarReader.ReadGrammarSync(reader);
        }

        public IRawTheme GetTheme(string scopeName) => GetDefaultTheme();

        public IRawTheme GetDefaultTheme()
        {
            using var reader = new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes("""{ "name": "none", "tokenColors": [] }""")));
            return ThemeReader.ReadThemeSync(reader);
        }

        public ICollection<string> GetInjections(string scopeName) => [];
    }
}
