using SegDsl.Language.Text;
using Sprache;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>The grammar of the items of datasets and experiments.</summary>
internal static class ItemGrammar
{
    private static readonly Parser<ClassSyntax> Class =
        (from name in Choose(At(TokenKind.Identifier), Identifier, Expected<IdentifierSyntax>("a class, as in 'road 0 #804080'"))
         from id in Choose(At(TokenKind.Integer), Is(TokenKind.Integer), Expected<Token>("the value of the class in labels, as in 'road 0 #804080'"))
         from others in While(At(TokenKind.Comma), Is(TokenKind.Comma).Then(_ => Is(TokenKind.Integer)), Limits.Arguments, "ids", "a class")
         from color in Is(TokenKind.Color)
         select (name, id, others, color)).Spanned((item, span) =>
            new ClassSyntax(item.name, [.. item.others.Prepend(item.id).Select(id => new IdentifierSyntax(id.Text, id.Span))], item.color.Text, span));

    private static readonly Parser<ItemSyntax> Classes =
        (from name in Identifier
         from open in Is(TokenKind.OpenBrace)
         from classes in While(
            here => here.Kind is not (TokenKind.CloseBrace or TokenKind.End)
                && !IsNameBefore(here, TokenKind.String) && !IsNameBefore(here, TokenKind.OpenBrace), Class)
         from close in Is(TokenKind.CloseBrace)
         select (name, classes)).Spanned((item, span) => new ClassesItemSyntax(item.name, item.classes, span));

    private static readonly Parser<SplitSyntax> Share =
        (from name in Identifier
         from value in ExpressionGrammar.Number
         from percent in Is(TokenKind.Percent)
         select (name, value)).Spanned((item, span) => new SplitSyntax(item.name, item.value, true, span));

    private static readonly Parser<SplitSyntax> FileSplit =
        (from name in When(here => IsNameBefore(here, TokenKind.Equals), Identifier)
         from assign in When(_ => name is not null, Is(TokenKind.Equals))
         from value in ExpressionGrammar.Expression
         select (name, value)).Spanned((item, span) => new SplitSyntax(item.name, item.value, false, span));

    private static readonly Parser<SplitSyntax> Split = input =>
    {
        var here = (TokenInput)input;
        var result = IsNameBefore(here, TokenKind.Integer) || IsNameBefore(here, TokenKind.Float) ? Share(input) : FileSplit(input);
        return result.WasSuccessful || !BeginsSignedShare(here) ? result : FailInstead<SplitSyntax>(here.Next, ForeignItems.Share);
    };

    /// <summary>A failure that replaces others, which are further on but follow from it.</summary>
    private static IResult<T> FailInstead<T>(TokenInput here, string expectation)
    {
        here.Stream.Forget();
        return Fail<T>(here, expectation);
    }

    /// <summary>Whether a share or list with a sign after its name begins here, as in YAML or Python: <c>train: 80%</c>.</summary>
    private static bool BeginsSignedShare(TokenInput here) => IsNameBefore(here, TokenKind.Colon)
        || (IsNameBefore(here, TokenKind.Equals) && here.Next.Next.Kind is TokenKind.Integer or TokenKind.Float);

    private static readonly Parser<ItemSyntax> Splits =
        (from name in Identifier
         from splits in List(TokenKind.OpenBrace, Split, TokenKind.CloseBrace)
         select (name, splits)).Spanned((item, span) => new SplitsItemSyntax(item.name, item.splits, span));

    // No expression begins like an item, so the comma before it is one too many.
    private static readonly Parser<ExpressionSyntax> AfterComma =
        Choose(here => here.Kind == TokenKind.CloseBrace || BeginsItem(here), Expected<ExpressionSyntax>("a value after ','"), ExpressionGrammar.Expression);

    // On the next line, an item is not the value of the item before it.
    private static readonly Parser<ExpressionSyntax> FirstValue = Choose(
        here => here.Token.IsFirstOnLine && (BeginsItem(here) || Special.Contains(here.Token.Text)),
        Expected<ExpressionSyntax>("a value"),
        ExpressionGrammar.Expression);

    private static readonly Parser<ItemSyntax> Values =
        (from name in Identifier
         from first in FirstValue
         from others in Others(AfterComma, "values")
         select (name, first, others)).Spanned((item, span) => new ValueItemSyntax(item.name, [item.first, .. item.others], span));

    private static readonly Parser<ItemSyntax> Rule =
        (from name in Identifier
         from number in OneOf(TokenKind.Integer, TokenKind.Float, TokenKind.Factor)
         from preposition in Is(TokenKind.For)
         from first in ExpressionGrammar.Expression
         from others in Others(AfterComma, "values")
         select (name, number, first, others)).Spanned((item, span) => new RuleItemSyntax(
            item.name, ExpressionGrammar.NumberOf(item.number), item.number.Kind == TokenKind.Factor, [item.first, .. item.others], span));

    private static readonly Parser<FrozenSyntax> Frozen =
        (from part in AfterComma
         from first in Epoch("from")
         from end in Epoch("until")
         select (part, first, end)).Spanned((frozen, span) => new FrozenSyntax(frozen.part, frozen.first, frozen.end, span));

    private static readonly Parser<ItemSyntax> Freeze =
        (from name in Identifier
         from first in Frozen
         from others in Others(Frozen, "parts")
         select (name, first, others)).Spanned((item, span) => new FreezeItemSyntax(item.name, [item.first, .. item.others], span));

    private static readonly Parser<RenameSyntax> Rename =
        (from before in Is(TokenKind.String)
         from preposition in Word("to")
         from after in Is(TokenKind.String)
         select (before, after)).Spanned((rename, span) => new RenameSyntax(
            new LiteralSyntax(rename.before.Text, rename.before.Span), new LiteralSyntax(rename.after.Text, rename.after.Span), span));

    private static readonly Parser<IReadOnlyList<RenameSyntax>> Renames =
        from verb in Word("rename")
        from first in Rename
        from others in Others(Rename, "renames")
        select (IReadOnlyList<RenameSyntax>)[first, .. others];

    private static readonly Parser<ItemSyntax> Start =
        (from name in Identifier
         from preposition in Word("from")
         from value in ExpressionGrammar.Expression
         from renames in When(here => IsWord(here, "rename"), Renames)
         select (name, value, renames)).Spanned((item, span) => new StartItemSyntax(item.name, item.value, item.renames ?? [], span));

    private static readonly Parser<SweptSyntax> Swept =
        (from setting in QualifiedName
         from preposition in Is(TokenKind.In)
         from values in ExpressionGrammar.Expression
         select (setting, values)).Spanned((swept, span) => new SweptSyntax(swept.setting, swept.values, span));

    private static readonly Parser<ItemSyntax> Sweep =
        (from name in Identifier
         from first in Swept
         from others in Others(Swept, "settings")
         select (name, first, others)).Spanned((item, span) => new SweepItemSyntax(item.name, [item.first, .. item.others], span));

    // An option is on the line of its map, because an item of the dataset, such as `ignore 255`, may follow on the next line.
    private static readonly Parser<MapOptionSyntax> Option =
        (from name in Identifier
         from value in ExpressionGrammar.Expression
         select (name, value)).Spanned((option, span) => new MapOptionSyntax(option.name, option.value, span));

    private static readonly Parser<ItemSyntax> Map =
        (from role in Identifier
         from name in Identifier
         from kind in When(here => here.Kind == TokenKind.Identifier && !IsWord(here, "from"), Identifier)
         from preposition in Word("from")
         from first in ExpressionGrammar.Expression
         from others in Others(AfterComma, "files")
         from options in While(BeginsOption, Option, Limits.Arguments, "options", "a map")
         select (role, name, kind, first, others, options)).Spanned((item, span) =>
            new MapItemSyntax(item.role, item.name, item.kind, [item.first, .. item.others], item.options, span));

    /// <summary>Words that continue an item, and therefore begin none.</summary>
    private static readonly string[] Continuations = ["from", "until", "rename"];

    /// <summary>Words that begin an item with a form of its own.</summary>
    private static readonly string[] Special = ["start", "freeze", "sweep", "target", "input"];

    /// <summary>Parses an item; returns a list because bodies are parsed as lists.</summary>
    public static Parser<IReadOnlyList<ItemSyntax>> Item { get; } = input =>
    {
        var here = (TokenInput)input;
        if (ForeignItems.BeginsShares(here)) return FailInstead<IReadOnlyList<ItemSyntax>>(here.Next, ForeignItems.Malformed);
        var result = ParserOf(here).Select(IReadOnlyList<ItemSyntax> (item) => [item])(input);
        // The whole value is malformed, wherever within it parsing failed.
        return result.WasSuccessful || here.Stream.Exceeded is not null || ForeignItems.EndOfMalformed(here) is null
            ? result
            : FailInstead<IReadOnlyList<ItemSyntax>>(here.Next, ForeignItems.Malformed);
    };

    private static Parser<ItemSyntax> ParserOf(TokenInput here)
    {
        if (here.Next.Kind == TokenKind.OpenBrace) return IsWord(here, "classes") ? Classes : Splits;
        if (IsWord(here, "classes") && here.Next.Token.IsFirstOnLine && IsNameBefore(here.Next, TokenKind.Integer)) return Classes;
        if (Continuations.Contains(here.Token.Text)) return Expected<ItemSyntax>("an item");
        return here.Token.Text switch
        {
            "start" => Start,
            "freeze" => Freeze,
            "sweep" => Sweep,
            "target" or "input" => Map,
            _ when here.Next.Kind == TokenKind.Minus && here.Next.Next.Next.Kind == TokenKind.For =>
                Identifier.Then(_ => Expected<ItemSyntax>("a number that is at least 0")),
            _ => here.Next.Kind is TokenKind.Integer or TokenKind.Float && here.Next.Next.Kind == TokenKind.For || here.Next.Kind == TokenKind.Factor
                ? Rule : Values,
        };
    }

    private static Parser<LiteralSyntax?> Epoch(string word) => When(
        here => IsWord(here, word), Word(word).Then(_ => Is(TokenKind.Integer)).Select(token => ExpressionGrammar.NumberOf(token)));

    private static Parser<IReadOnlyList<T>> Others<T>(Parser<T> item, string kind) =>
        While(here => here.Kind == TokenKind.Comma && !IsKnownItem(here.Next), Is(TokenKind.Comma).Then(_ => item), Limits.Items, kind);

    /// <summary>Whether an item with a known name begins here, which therefore continues no list of values.</summary>
    public static bool IsKnownItem(TokenInput here) => BeginsItem(here) && ForeignItems.IsItem(here.Token.Text);

    private static bool BeginsOption(TokenInput here) => here.Kind == TokenKind.Identifier && !here.Token.IsFirstOnLine
        && here.Next.Kind != TokenKind.OpenBrace && !Special.Contains(here.Token.Text) && !Continuations.Contains(here.Token.Text);

    private static bool BeginsItem(TokenInput here) => here.Kind == TokenKind.Identifier && !here.Next.Token.IsFirstOnLine && !LayerGrammar.BeginsAgain(here)
        && here.Next.Kind is TokenKind.Identifier or TokenKind.Integer or TokenKind.Float or TokenKind.Factor or TokenKind.String or TokenKind.OpenBrace
            or TokenKind.True or TokenKind.False
        && !Continuations.Any(word => IsWord(here.Next, word));

    /// <summary>Whether an item may begin here.</summary>
    public static bool Starts(TokenInput here) => here.Kind == TokenKind.Identifier && (here.Token.IsFirstOnLine || here.Next.Kind != TokenKind.Colon);

    /// <summary>The placeholder for an item that could not be parsed.</summary>
    public static IReadOnlyList<ItemSyntax> Skipped(TokenInput start, TokenInput end) =>
        [new SkippedItemSyntax(new(start.Token.Text, start.Token.Span), SpanOf(start, end))];
}
