using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the statements that add the stages of a sequence, or the branches of a <c>parallel</c>, to a list.</summary>
/// <param name="sequences">Constructs the stages.</param>
/// <param name="layer">The sequence or the branches.</param>
/// <param name="writer">Receives the statements.</param>
/// <param name="constants">The constants of the block.</param>
/// <param name="shapes">The shapes of the block.</param>
/// <param name="text">The shapes as C#.</param>
/// <param name="locals">The names of the constructor.</param>
/// <param name="list">The name of the list.</param>
/// <param name="channels">The local that tracks channels that depend on conditions or loops; null without such channels.</param>
/// <param name="isParallel">Whether the stages are branches.</param>
/// <param name="recordsChannels">Whether the list records the channels of every branch.</param>
internal sealed class StageFiller(
    SequenceEmitter sequences, BoundLayer layer, CSharpWriter writer, ConstantEmitter constants,
    BlockShapes shapes, ShapeText text, NameScope locals, string list,
    string? channels, bool isParallel, bool recordsChannels)
{
    private string held = channels is null ? "" : text.ChannelsOf(sequences.InputOf(layer)).Text;

    /// <summary>Emits the statements for stages.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="name">The C# expression of the stage name in a loop; null if stages are numbered.</param>
    public void Fill(IReadOnlyList<BoundStage> stages, string? name = null)
    {
        var previousIsFresh = false;
        foreach (var stage in stages)
        {
            switch (stage)
            {
                case LayerStage single:
                    Add(single.Layer, name, inPlace: previousIsFresh && !isParallel);
                    break;
                case IfStage conditional:
                    FillEither(conditional, name);
                    break;
                case ForStage loop:
                    FillRepeatedly(loop);
                    break;
            }

            previousIsFresh = stage is LayerStage { Layer: var last } && SequenceEmitter.IsFresh(last);
        }
    }

    private void Add(BoundLayer stage, string? name, bool inPlace)
    {
        var key = stage.Label is { } label ? ConstantEmitter.Quote(label) + ", " : name is null ? "" : name + ", ";
        var lines = sequences.Construct(stage, inPlace).ToList();
        writer.From(stage.Span);
        if (sequences.KnowsChannels(stage))
        {
            var local = locals.Unique(Identifiers.Camel(stage.Label ?? (stage is BlockLayer block ? block.Block.Name : "stage")), suffix: "Stage");
            text.Hold(stage, local);
            if (!recordsChannels)
            {
                writer.Line($"var {local} = {list}.Add({key}{lines[0]});");
                return;
            }

            writer.Line($"var {local} = {lines[0]};");
            lines = [local];
        }

        lines[0] = $"{list}.Add({key}{lines[0]}";
        lines[lines.Count - 1] += recordsChannels && shapes.ResultOf(stage) is TensorValue { Shape: var shape } ? $", {text.ChannelsOf(shape)});" : ");";
        writer.Lines(lines);
    }

    private void FillEither(IfStage conditional, string? name)
    {
        var chosen = shapes.ChosenBy(conditional) is { } dimension ? shapes.Symbols[dimension.Symbols.First()] : null;
        var ways = chosen?.Origin as ChosenChannels;
        var before = held;
        writer.From(conditional.Condition.Span);
        Branch($"if ({constants.Emit(conditional.Condition)})", conditional.Then, name, ways?.Then);
        // Without 'else' the local keeps its value, or the other branch assigns it.
        held = before;
        bool Keeps(Dimension after) => text.Of(after).Text is var value && (value == channels || value == held);
        if (conditional.Else.Count > 0 || (ways is not null && !Keeps(ways.Else))) Branch("else", conditional.Else, name, ways?.Else);
        held = "";
        if (chosen is not null && channels is not null) text.Assign(chosen.Name, new(channels));
    }

    private void Branch(string header, IReadOnlyList<BoundStage> stages, string? name, Dimension? after)
    {
        using (writer.Braces(header))
        {
            text.Open();
            Fill(stages, name);
            Follow(after);
            text.Close();
        }
    }

    private void FillRepeatedly(ForStage loop)
    {
        if (shapes.ChosenBy(loop) is { } dimension && channels is not null)
        {
            var chosen = shapes.Symbols[dimension.Symbols.First()];
            Follow(((ChosenChannels)chosen.Origin).Then);
            text.Assign(chosen.Name, new(channels));
        }

        held = "";
        writer.From(loop.Source.Span);
        var header = constants.Header(loop.Source, constants.Define(loop.Variable));
        using (writer.Braces(header))
        {
            text.Open();
            Fill(loop.Stages, loop.Name is { } template ? constants.Template(template) : null);
            Follow(shapes.AfterPass(loop));
            text.Close();
        }

        constants.Forget(loop.Variable);
    }

    /// <summary>Assigns channels to the local, unless it already has them.</summary>
    private void Follow(Dimension? dimension)
    {
        if (dimension is null || channels is null || text.Of(dimension).Text is var value && (value == channels || value == held)) return;
        writer.Glue();
        writer.Line($"{channels} = {value};");
        held = value;
    }
}
