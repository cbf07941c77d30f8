using System.Text.RegularExpressions;

namespace SegDsl.Tests;

/// <summary>Words that texts for users and developers do not contain: personification, archaic and British words, and nonstandard terms of the field.</summary>
internal static partial class PlainWords
{
    private static readonly string[] Banned =
    [
        // Personification and indirect speech.
        "nobody", "somebody", "whoever", "anybody", "wants?", "wanted", "knows", "told",
        "tells?", "says?", "said", @"complain\w*", "in vain", @"hands? out", "handed out",
        // Archaic or ambiguous words.
        "shall", "anew", "parted", "laid out", @"lays? out", "known are", "behind", @"goes on", "no more", "for itself", "greatest", "makes sense",
        "merely", "seldom", "likewise", "beyond all bounds",
        // British spelling.
        @"\w*colour\w*", @"grey\w*", @"\w*neighbour\w*", @"behaviour\w*", @"centred?",
        @"favour\w*", "learnt", "towards", @"catalogues?", @"\w*labell\w+", @"modell\w+", @"cancell(ed|ing)",
        @"\w*(normal|initial|optim|regular|general|recogn|serial|visual|summar|minim|maxim|parenthes|synchron)is(e|ed|es|er|ers|ing|ation|ations)",
        @"analys(e|ed|es|ing)",
        // Terms of the field: backbone, learning rate, ignore index.
        @"trunks?", "rate of learning", @"ignore labels?", @"whole numbers?", @"truth values?",
    ];

    private static readonly Regex BannedWords = new($@"\b({string.Join('|', Banned)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Fails if a text contains a banned word.</summary>
    /// <param name="name">The name of the text, for the message.</param>
    /// <param name="text">The text.</param>
    public static void Check(string name, string text)
    {
        if (BannedWords.Match(text) is { Success: true } match)
            Assert.Fail($"{name}: '{match.Value}' in '{text[Math.Max(0, match.Index - 60)..Math.Min(text.Length, match.Index + 60)]}'");
    }

    /// <summary>Returns the comments of C# code, without markup and code in them.</summary>
    public static string CommentsOf(string code) => string.Join('\n', Comment().Matches(code).Select(m => Markup().Replace(m.Value, "")));

    /// <summary>A comment on a line of its own, or after code; the latter without quotes, to skip strings that contain <c>//</c>.</summary>
    [GeneratedRegex(@"^\s*//.*$|[;{})] +//[^""\n]*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("<c>[^<]*</c>|<[^>]*>")]
    private static partial Regex Markup();
}
