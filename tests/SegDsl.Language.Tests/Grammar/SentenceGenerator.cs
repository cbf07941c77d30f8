using System.Text;

namespace SegDsl.Language.Tests.Grammar;

/// <summary>Generates random texts that the grammar describes.</summary>
internal sealed class SentenceGenerator
{
    /// <summary>The depth of rules from which on texts end as soon as possible; a bracket adds at least two.</summary>
    private const int Deep = 70;

    private static readonly string[] Names =
    [
        "x", "C", "y2", "Conv", "init", "norm", "param", "aux", "start", "from", "classes", "splits", "op", "of", "loss", "use", "freeze",
        "until", "rename", "to",
    ];

    private static readonly string[] Comments = ["// why", "/// what", "//", "// \"quoted\" -> { not code }", "//// four"];

    private static readonly IReadOnlyDictionary<string, int> Heights = FindHeights();

    private readonly Random random;
    private readonly List<Piece> pieces = [];
    private readonly int enough;
    private Place place;

    private SentenceGenerator(Random random, int enough) => (this.random, this.enough) = (random, enough);

    private enum Place
    {
        Anywhere,
        FirstOnLine,
        NotFirstOnLine,
    }

    private sealed record Piece(string Text, bool IsName, bool BeginsDeclaration, Place Place);

    /// <summary>Generates a file with about the given number of tokens.</summary>
    public static string Generate(int seed, int tokens)
    {
        var generator = new SentenceGenerator(new Random(seed), tokens);
        generator.Add(SegGrammar.Rules["file"], 0);
        return generator.LayOut();
    }

    private bool IsEnough(int depth) => pieces.Count >= enough || depth > Deep;

    private void Add(Ebnf part, int depth)
    {
        switch (part)
        {
            case Literal literal:
                Add(literal.Text, false);
                break;
            case Special special:
                place = special.Text switch
                {
                    "at the beginning of a line" => Place.FirstOnLine,
                    "not at the beginning of a line" => Place.NotFirstOnLine,
                    _ => place,
                };
                break;
            case Reference reference when SegGrammar.TokenRules.Contains(reference.Name):
                Add(reference.Name == "name" && random.Next(4) > 0 ? Pick(Names) : Characters(SegGrammar.Rules[reference.Name]), reference.Name == "name");
                break;
            case Reference reference:
                Add(SegGrammar.Rules[reference.Name], depth + 1);
                break;
            case Sequence sequence:
                foreach (var next in sequence.Parts) Add(next, depth);
                break;
            case Choice choice:
                Add(Choose(choice, depth), depth);
                break;
            case Repetition repetition:
                while (!IsEnough(depth) && random.Next(5) < 2) Add(repetition.Content, depth);
                break;
            case Difference difference:
                var before = pieces.Count;
                do
                {
                    pieces.RemoveRange(before, pieces.Count - before);
                    Add(difference.Content, depth);
                }
                while (SegGrammar.Literals(Excluded(difference)).Contains(pieces[before].Text));
                break;
        }
    }

    private static Ebnf Excluded(Difference difference) =>
        difference.Excluded is Reference reference ? SegGrammar.Rules[reference.Name] : difference.Excluded;

    private void Add(string text, bool isName)
    {
        // A token before the condition `? before a name ?` is removed if no name follows.
        if (pieces is [.., { Text: "aux", IsName: false }] && !isName) pieces.RemoveAt(pieces.Count - 1);
        pieces.Add(new(text, isName, place == Place.FirstOnLine && pieces.Count(p => p.Text == "{") == pieces.Count(p => p.Text == "}"), place));
        place = Place.Anywhere;
    }

    private Ebnf Choose(Choice choice, int depth)
    {
        var possible = choice.Alternatives.Where(a => a is not Special { Text: "after a brace" } || pieces[^1].Text == "}").ToList();
        if (!IsEnough(depth)) return possible[random.Next(possible.Count)];
        var lowest = possible.Min(Height);
        return Pick(possible.Where(a => Height(a) == lowest).ToList());
    }

    private T Pick<T>(IReadOnlyList<T> things) => things[random.Next(things.Count)];

    /// <summary>Generates the characters of a token.</summary>
    private string Characters(Ebnf part)
    {
        switch (part)
        {
            case Literal literal:
                return literal.Text;
            case CharacterRange range:
                return ((char)random.Next(range.First, range.Last + 1)).ToString();
            case Special:
                return Pick([" ", "a", "{i}", "//", "\\", "\u00e9", "#"]);
            case Reference { Name: "exponent" }:
                // Any other exponent may be too large.
                return Pick(["e3", "E07", "e-4", "E+12"]);
            case Reference reference:
                return Characters(SegGrammar.Rules[reference.Name]);
            case Sequence sequence:
                return string.Concat(sequence.Parts.Select(Characters));
            case Choice choice:
                return Characters(Pick(choice.Alternatives));
            case Repetition repetition:
                return string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Characters(repetition.Content)));
            case Difference difference:
                while (true)
                    if (Characters(difference.Content) is var text && !SegGrammar.Literals(difference.Excluded).Contains(text)) return text;
            default:
                throw new NotSupportedException(part.GetType().Name);
        }
    }

    private string LayOut()
    {
        var text = new StringBuilder();
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i > 0 || random.Next(3) == 0) text.Append(Gap(i));
            text.Append(pieces[i].Text);
        }
        if (random.Next(3) == 0) text.Append(CommentLines(""));
        return text.ToString();
    }

    private string Gap(int next)
    {
        var piece = pieces[next];
        var indentation = piece.BeginsDeclaration ? "" : new string(' ', random.Next(1, 9));
        var isTight = next > 0 && (IsBracket(piece.Text) || IsBracket(pieces[next - 1].Text));
        return (piece.Place, random.Next(20)) switch
        {
            (Place.NotFirstOnLine, var n) => isTight && n < 15 ? "" : " ",
            (Place.FirstOnLine, < 12) => "\n" + indentation,
            (Place.FirstOnLine, < 15) => "\n\n\n" + indentation,
            (Place.FirstOnLine, _) => CommentLines(indentation),
            (_, < 10) => next > 0 ? " " : "",
            (_, < 14) => isTight ? "" : "  ",
            (_, < 17) => "\n" + indentation,
            (_, < 18) => "\n \n\n" + indentation,
            _ => CommentLines(indentation),
        };
    }

    private string CommentLines(string indentation)
    {
        var text = new StringBuilder(random.Next(2) == 0 ? " " : "\n");
        for (var i = random.Next(1, 4); i > 0; i--) text.Append(Pick(Comments)).Append(random.Next(4) == 0 ? "\n\n\n  " : "\n  ");
        return text.Append('\n').Append(indentation).ToString();
    }

    private static bool IsBracket(string text) => text is "(" or ")" or "[" or "]" or "{" or "}" or ",";

    /// <summary>The minimum depth of rules of a text that matches a part.</summary>
    private static int Height(Ebnf part) => Height(part, Heights);

    private static int Height(Ebnf part, IReadOnlyDictionary<string, int> heights) => part switch
    {
        Reference reference => heights[reference.Name],
        Sequence sequence => sequence.Parts.Select(p => Height(p, heights)).DefaultIfEmpty().Max(),
        Choice choice => choice.Alternatives.Min(a => Height(a, heights)),
        Difference difference => Height(difference.Content, heights),
        _ => 0,
    };

    private static Dictionary<string, int> FindHeights()
    {
        const int Unknown = 1_000;
        var heights = SegGrammar.Rules.Keys.ToDictionary(name => name, _ => Unknown);
        while (heights.ContainsValue(Unknown))
            foreach (var (name, rule) in SegGrammar.Rules) heights[name] = Math.Min(Unknown, Height(rule, heights) + 1);
        return heights;
    }
}
