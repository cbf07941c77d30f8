using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>An item of a dataset or experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Span">Its source span.</param>
public abstract record ItemSyntax(IdentifierSyntax Name, SourceSpan Span) : SyntaxNode(Span);

/// <summary>An item with values: <c>epochs 20</c>, <c>augment scale(0.5..2.0), flip</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The values.</param>
/// <param name="Span">Its source span.</param>
public sealed record ValueItemSyntax(IdentifierSyntax Name, IReadOnlyList<ExpressionSyntax> Values, SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary>A value for parts of the network: <c>lr 0.1x for backbone, "layer1"</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The number.</param>
/// <param name="IsFactor">Whether the number is a multiple, <c>0.1x</c>.</param>
/// <param name="Parts">The parts; at least one.</param>
/// <param name="Span">Its source span.</param>
public sealed record RuleItemSyntax(IdentifierSyntax Name, LiteralSyntax Value, bool IsFactor, IReadOnlyList<ExpressionSyntax> Parts, SourceSpan Span)
    : ItemSyntax(Name, Span);

/// <summary><c>freeze norm, backbone until 5</c>.</summary>
/// <param name="Name">The word <c>freeze</c>.</param>
/// <param name="Parts">The parts; at least one.</param>
/// <param name="Span">Its source span.</param>
public sealed record FreezeItemSyntax(IdentifierSyntax Name, IReadOnlyList<FrozenSyntax> Parts, SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary>A part that is not trained, in all epochs or some: <c>statistics from 40</c>.</summary>
/// <param name="Part">The part.</param>
/// <param name="From">The first epoch, or null.</param>
/// <param name="Until">The epoch after the last one, or null.</param>
/// <param name="Span">Its source span.</param>
public sealed record FrozenSyntax(ExpressionSyntax Part, LiteralSyntax? From, LiteralSyntax? Until, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>start from "weights.safetensors" rename "encoder." to "backbone."</c>.</summary>
/// <param name="Name">The word <c>start</c>.</param>
/// <param name="Value">The value after <c>from</c>.</param>
/// <param name="Renames">The renamed beginnings of keys, in order.</param>
/// <param name="Span">Its source span.</param>
public sealed record StartItemSyntax(IdentifierSyntax Name, ExpressionSyntax Value, IReadOnlyList<RenameSyntax> Renames, SourceSpan Span)
    : ItemSyntax(Name, Span);

/// <summary><c>"encoder." to "backbone."</c>.</summary>
/// <param name="Old">The beginning of keys in the file.</param>
/// <param name="New">The beginning of keys in the network.</param>
/// <param name="Span">Its source span.</param>
public sealed record RenameSyntax(LiteralSyntax Old, LiteralSyntax New, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>sweep lr in [0.1, 0.01], loss.gamma in [1, 2]</c>.</summary>
/// <param name="Name">The word <c>sweep</c>.</param>
/// <param name="Settings">The settings with their values; at least one.</param>
/// <param name="Span">Its source span.</param>
public sealed record SweepItemSyntax(IdentifierSyntax Name, IReadOnlyList<SweptSyntax> Settings, SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary>A setting with its values in a sweep.</summary>
/// <param name="Setting">The name of the setting; includes dots if it is qualified.</param>
/// <param name="Values">The values.</param>
/// <param name="Span">Its source span.</param>
public sealed record SweptSyntax(IdentifierSyntax Setting, ExpressionSyntax Values, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>classes { road 7 #804080 … }</c>.</summary>
/// <param name="Name">The word <c>classes</c>.</param>
/// <param name="Classes">The classes.</param>
/// <param name="Span">Its source span.</param>
public sealed record ClassesItemSyntax(IdentifierSyntax Name, IReadOnlyList<ClassSyntax> Classes, SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary>A class: name, ids, color.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ids">The values in label images, as written; at least one.</param>
/// <param name="Color">The color, <c>#rrggbb</c>.</param>
/// <param name="Span">Its source span.</param>
public sealed record ClassSyntax(IdentifierSyntax Name, IReadOnlyList<IdentifierSyntax> Ids, string Color, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>splits { train, val, trainval = train + val, test(labels: none) }</c>.</summary>
/// <param name="Name">The word <c>splits</c>.</param>
/// <param name="Splits">The splits.</param>
/// <param name="Span">Its source span.</param>
public sealed record SplitsItemSyntax(IdentifierSyntax Name, IReadOnlyList<SplitSyntax> Splits, SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary>A split: <c>train</c>, <c>train("training")</c>, <c>trainval = train + val</c>, or <c>train 80 %</c>.</summary>
/// <param name="Name">The name before <c>=</c> or a percentage, or null.</param>
/// <param name="Value">The expression after it, or the whole split.</param>
/// <param name="IsShare">Whether the value is a percentage.</param>
/// <param name="Span">Its source span.</param>
public sealed record SplitSyntax(IdentifierSyntax? Name, ExpressionSyntax Value, bool IsShare, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>target depth from "depth/{name}.png" scale 256</c>: a named map of every sample, beside the image and its labels.</summary>
/// <param name="Name">The word <c>target</c> or <c>input</c>.</param>
/// <param name="Map">The name of the map.</param>
/// <param name="Kind">Its kind; null for a map of values.</param>
/// <param name="Files">The patterns of its files, alternatives.</param>
/// <param name="Options">The options, in order.</param>
/// <param name="Span">Its source span.</param>
public sealed record MapItemSyntax(
    IdentifierSyntax Name,
    IdentifierSyntax Map,
    IdentifierSyntax? Kind,
    IReadOnlyList<ExpressionSyntax> Files,
    IReadOnlyList<MapOptionSyntax> Options,
    SourceSpan Span) : ItemSyntax(Name, Span);

/// <summary>An option of a map, <c>scale 256</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Span">Its source span.</param>
public sealed record MapOptionSyntax(IdentifierSyntax Name, ExpressionSyntax Value, SourceSpan Span) : SyntaxNode(Span);

/// <summary>An item that could not be parsed; the error was reported.</summary>
/// <param name="Name">Its first word.</param>
/// <param name="Span">The skipped text.</param>
public sealed record SkippedItemSyntax(IdentifierSyntax Name, SourceSpan Span) : ItemSyntax(Name, Span);
