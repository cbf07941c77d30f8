using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Writes the statements that add the stages of one sequence, or the branches of one <c>parallel</c>, to a list.</summary>
internal sealed class StageFiller(
    SequenceEmitter sequences, CSharpWriter writer, ConstantEmitter constants, string list, string count, CSharpExpression input, bool isParallel)
{
    /// <summary>Writes statements for stages.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="name">The C# expression of the name that a loop gives its stage; null where stages are numbered.</param>
    public void Fill(IReadOnlyList<BoundStage> stages, string? name = null)
    {
        var previousIsFresh = false;
        foreach (var stage in stages)
        {
            switch (stage)
            {
                case LayerStage layer:
                    Add(layer.Layer, name, inPlace: previousIsFresh && !isParallel);
                    break;
                case IfStage conditional:
                    FillEither(conditional, name);
                    break;
                case ForStage loop:
                    FillRepeatedly(loop);
                    break;
                default:
                    throw new NotSupportedException($"A stage of kind {stage.GetType().Name} has no counterpart in C#.");
            }

            previousIsFresh = stage is LayerStage { Layer: var last } && SequenceEmitter.IsFresh(last);
        }
    }

    private void Add(BoundLayer layer, string? name, bool inPlace)
    {
        var key = layer.Label is { } label ? ConstantEmitter.Quote(label) + ", " : name is null ? "" : name + ", ";
        writer.From(layer.Span);
        if (layer is BlockLayer block)
        {
            var added = $"{list}.Add({key}new {block.Block.Name}({sequences.BlockArguments(block, _ => input)})).OutChannels";
            writer.Line($"{count} {(isParallel ? "+=" : "=")} {added};");
            return;
        }

        var (lines, channels) = sequences.Construct(layer, input, inPlace);
        writer.Lines(Wrap($"{list}.Add({key}", lines, ");"));
        if (isParallel || channels.Text != count)
        {
            writer.Glue();
            writer.Line($"{count} {(isParallel ? "+=" : "=")} {channels};");
        }
    }

    private void FillEither(IfStage conditional, string? name)
    {
        writer.From(conditional.Condition.Span);
        using (writer.Braces($"if ({constants.Emit(conditional.Condition)})")) Fill(conditional.Then, name);
        if (conditional.Else.Count == 0) return;
        using (writer.Braces("else")) Fill(conditional.Else, name);
    }

    private void FillRepeatedly(ForStage loop)
    {
        var variable = Identifiers.Camel(loop.Variable.Name);
        writer.From(loop.Source.Span);
        using (writer.Braces(Header(loop.Source, variable))) Fill(loop.Stages, loop.Name is { } template ? Template(template) : null);
    }

    private string Header(BoundConstant source, string variable) => source is ConstantRange range
        ? $"for (long {variable} = {constants.Emit(range.Start)}; {variable} {(range.IncludesEnd ? "<=" : "<")} {constants.Emit(range.End).At(Precedence.Additive)}; {variable}++)"
        : $"foreach (var {variable} in {constants.Emit(source)})";

    private static string Template(NameTemplate template)
    {
        var parts = template.Parts.Select(p => p.Variable is { } variable ? $"{{{Identifiers.Camel(variable.Name)}}}" : p.Text);
        return "$\"" + string.Concat(parts) + "\"";
    }

    private static List<string> Wrap(string before, IReadOnlyList<string> lines, string after)
    {
        var wrapped = lines.ToList();
        wrapped[0] = before + wrapped[0];
        wrapped[wrapped.Count - 1] += after;
        return wrapped;
    }
}
