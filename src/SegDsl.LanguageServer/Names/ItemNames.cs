using SegDsl.Language.Syntax;

namespace SegDsl.LanguageServer.Names;

/// <summary>Collects the names of a dataset or experiment.</summary>
/// <param name="owner"><c>dataset</c> or <c>experiment</c>.</param>
/// <param name="found">Receives the occurrences.</param>
internal sealed class ItemNames(string owner, List<Occurrence> found)
{
    /// <summary>Adds the names of items.</summary>
    public void Add(IReadOnlyList<ItemSyntax> items)
    {
        foreach (var item in items)
        {
            found.Add(new(item.Name.Span, new ItemName(item.Name.Text, owner)));
            switch (item)
            {
                case ValueItemSyntax values:
                    foreach (var value in values.Values) Visit(value, item.Name.Text);
                    break;
                case StartItemSyntax start:
                    Visit(start.Value, item.Name.Text);
                    break;
                case SweepItemSyntax sweep:
                    foreach (var swept in sweep.Settings) Visit(swept.Values, item.Name.Text);
                    break;
            }
        }
    }

    private void Visit(ExpressionSyntax expression, string item)
    {
        switch (expression)
        {
            case NameSyntax name:
                found.Add(new(name.Span, new EntryName(name.Name, item)));
                break;
            case MemberSyntax member:
                Visit(member.Target, item);
                break;
            case CallSyntax call:
                found.Add(new(call.Target.Span, new EntryName(call.Target.Text, item)));
                foreach (var argument in call.Arguments)
                {
                    if (argument.Name is { } name)
                        found.Add(new(name.Span, new ArgumentName(name.Text, new EntryName(call.Target.Text, item), item)));
                    if (argument.Name is null || argument.Value.Span.Start != argument.Name.Span.Start) Visit(argument.Value, item);
                }
                break;
            case UnarySyntax unary:
                Visit(unary.Operand, item);
                break;
            case BinarySyntax binary:
                Visit(binary.Left, item);
                Visit(binary.Right, item);
                break;
            case ListSyntax list:
                foreach (var value in list.Items) Visit(value, item);
                break;
            case RangeSyntax range:
                Visit(range.Start, item);
                Visit(range.End, item);
                break;
        }
    }
}
