using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Soundness.Tests.Mutation;

/// <summary>Mutations of numbers, lists, operators and conditions.</summary>
internal sealed partial class MutationFinder
{
    /// <summary>Numbers that are inserted everywhere.</summary>
    private static readonly string[] Values = ["0", "1", "2", "3", "4", "5", "7", "8", "-1"];

    /// <summary>Heights and widths that are inserted where an operation takes them.</summary>
    private static readonly string[] Pairs = ["[1, 3]", "[2, 1]", "[0, 1]", "[3, 3]"];

    private static readonly (TokenKind Kind, string Text)[] Arithmetic =
        [(TokenKind.Plus, "+"), (TokenKind.Minus, "-"), (TokenKind.Star, "*"), (TokenKind.Slash, "/")];

    private void Constant(SyntaxNode node)
    {
        switch (node)
        {
            case LiteralSyntax { Value: long } literal:
                Number(MutationKind.Number, literal, "");
                break;
            case LiteralSyntax { Value: bool value } literal:
                Add(MutationKind.Condition, literal, value ? "false" : "true");
                break;
            case ListSyntax list:
                List(list);
                break;
            case ConditionalSyntax conditional:
                Condition(conditional.Condition);
                Swap(MutationKind.Condition, conditional.Then, conditional.Else);
                break;
            case BinarySyntax binary:
                Binary(binary);
                break;
            case RangeSyntax range:
                var (start, end) = (Slice(range.Start), Slice(range.End));
                Add(MutationKind.Number, range, $"{start}..{(range.IncludesEnd ? "" : "=")}{end}", $"{end}..{start}");
                break;
        }
    }

    /// <summary>Replaces a number by others.</summary>
    private void Number(MutationKind kind, SyntaxNode node, string name)
    {
        var written = Slice(node is ArgumentSyntax argument ? argument.Value : node);
        Add(kind, node, Values.Append($"2 * {written}").Append($"{written} + 1").Append($"{written} / 2").Append($"3 - {written}").Select(v => name + v));
    }

    private void List(ListSyntax list)
    {
        var items = list.Items.Select(Slice).ToList();
        for (var i = 0; i < items.Count; i++)
        {
            Add(MutationKind.ListElement, list, $"[{string.Join(", ", items.Where((_, j) => j != i))}]");
            Add(MutationKind.ListElement, list, $"[{string.Join(", ", items.Prepend(items[i]))}]");
        }
        Add(MutationKind.ListElement, list, $"[{string.Join(", ", items.AsEnumerable().Reverse())}]");
    }

    private void Condition(ExpressionSyntax condition) => Add(MutationKind.Condition, condition, "true", "false", $"not ({Slice(condition)})");

    private void Binary(BinarySyntax binary)
    {
        var (left, right) = (Slice(binary.Left), Slice(binary.Right));
        var between = SourceSpan.Between(binary.Left.Span.End, binary.Right.Span.Start);
        if (Arithmetic.Any(a => a.Kind == binary.Operator))
        {
            foreach (var (_, text) in Arithmetic.Where(a => a.Kind != binary.Operator)) found.Add(new(MutationKind.Operator, between, $" {text} "));
            Add(MutationKind.Operator, binary, left, right, $"concat({left}, {right})", $"warp({left}, {right})");
        }
        else
        {
            foreach (var text in new[] { "==", "!=", "<", "<=", ">", ">=" }) found.Add(new(MutationKind.Condition, between, $" {text} "));
        }
        Swap(MutationKind.Operator, binary.Left, binary.Right);
    }
}
