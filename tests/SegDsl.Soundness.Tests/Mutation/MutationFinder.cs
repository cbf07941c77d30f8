using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Soundness.Tests.Mutation;

/// <summary>
/// Finds all mutations of a network, in every block that the network uses. This file: statements, shapes and wires; the other files: calls and constants.
/// </summary>
internal sealed partial class MutationFinder
{
    private static readonly string[] Annotations = ["[N, 8, H, W]", "[N, _, _, _]", "[N, K, h, h]"];

    private readonly NetworkText network;
    private readonly BlockSyntax block;
    private readonly Dictionary<string, BoundValue> values;
    private readonly List<Mutation> found = [];

    private MutationFinder(NetworkText network, BlockSyntax block, BoundBlock bound)
    {
        this.network = network;
        this.block = block;
        values = bound.Uses.Keys.GroupBy(v => v.Name).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    }

    /// <summary>All mutations of a network, in source order.</summary>
    public static IReadOnlyList<Mutation> Find(NetworkText network) =>
        [.. network.Tree.Root.Declarations.OfType<BlockSyntax>().Where(b => b.Keyword == "network" || network.Reaches(b))
            .SelectMany(b => new MutationFinder(network, b, network.Blocks.Single(bound => bound.Name == b.Name.Text)).Find())
            .DistinctBy(m => m.Apply(network.Text)).Where(m => m.Apply(network.Text) != network.Text)];

    private List<Mutation> Find()
    {
        foreach (var parameter in block.Parameters) Visit(parameter, 0);
        if (block.Base is { } instance) Visit(instance, 0);
        for (var i = 0; i < block.Statements.Count; i++)
        {
            Statement(block.Statements[i], i);
            Visit(block.Statements[i], i);
        }
        Swaps();
        return found;
    }

    private string Slice(SyntaxNode node) => network.Tree.Source.Slice(node.Span);

    private void Add(MutationKind kind, SyntaxNode node, params IEnumerable<string> texts)
    {
        foreach (var text in texts) found.Add(new(kind, node.Span, text));
    }

    private void Statement(StatementSyntax statement, int index)
    {
        switch (statement)
        {
            case AssignmentSyntax { Shape: null } assignment when values.ContainsKey(assignment.Name.Text):
                Add(MutationKind.Shape, assignment.Name, Annotations.Select(a => $"{assignment.Name.Text}: {a}"));
                break;
            case OutputSyntax { Name: { } name, Value: null } output:
                var word = output.IsAuxiliary ? "out aux" : "out";
                Add(MutationKind.Output, output, Available(index).Where(v => v != name.Text).Select(v => $"{word} other = {v}").Append(""));
                Add(MutationKind.Output, output, $"out {(output.IsAuxiliary ? "" : "aux ")}{name.Text}");
                break;
            case OutputSyntax { Value: { } value } output:
                Add(MutationKind.Output, value, Available(index));
                Add(MutationKind.Output, output, "");
                break;
        }
    }

    /// <summary>Swaps the expressions of statements.</summary>
    private void Swaps()
    {
        var expressions = block.Statements.Select(s => s switch
        {
            AssignmentSyntax assignment => assignment.Value,
            OutputSyntax output => output.Value,
            _ => null,
        }).OfType<ExpressionSyntax>().ToList();
        for (var i = 1; i < expressions.Count; i++) Swap(MutationKind.Output, expressions[i - 1], expressions[i]);
    }

    private void Swap(MutationKind kind, SyntaxNode first, SyntaxNode second) =>
        found.Add(new(kind, [(first.Span, Slice(second)), (second.Span, Slice(first))]));

    /// <summary>The tensors that are available to a statement.</summary>
    private IEnumerable<string> Available(int statement)
    {
        foreach (var before in block.Statements.Take(statement))
        {
            var name = before switch
            {
                InputSyntax input => input.Name.Text,
                AssignmentSyntax assignment => assignment.Name.Text,
                OutputSyntax { Value: not null, Name: { } output } => output.Text,
                WeightSyntax weight => weight.Name.Text,
                _ => null,
            };
            if (name is null || !values.TryGetValue(name, out var value)) continue;
            var outputs = value.Type switch
            {
                OutputsType { Block: { } of } => of.Outputs.Select(o => $"{name}.{o.Name}"),
                OutputsType => network.Blocks.Where(b => b.Kind == BlockKind.Backbone).SelectMany(b => b.Signature.Outputs)
                    .Select(o => $"{name}.{o.Name}").Distinct(),
                TensorListType => [name, $"{name}[0]", $"{name}[1]"],
                _ => [name],
            };
            foreach (var output in outputs) yield return output;
        }
    }

    private void Visit(SyntaxNode node, int statement)
    {
        switch (node)
        {
            case ShapeSyntax shape:
                Shape(shape);
                return;
            case IndexSyntax { Target: var target } element when IsTensor(target):
                Add(MutationKind.Wire, element, Available(statement));
                Visit(element.Index, statement);
                return;
            case ExpressionSyntax reference when IsTensor(reference):
                Add(MutationKind.Wire, reference, Available(statement));
                return;
            case CallSyntax call:
                Call(call, flows: false);
                break;
            case LayerSyntax layer:
                Layer(layer, statement);
                return;
            case PipeSyntax pipe:
                Pipe(pipe);
                break;
            case SequenceSyntax sequence:
                Stages(sequence.Stages, ", ");
                break;
            case ParallelSyntax parallel:
                Stages(parallel.Stages, " ");
                break;
            case ForStageSyntax loop:
                Stages(loop.Stages, " ");
                break;
            case IfStageSyntax choice:
                Condition(choice.Condition);
                break;
            default:
                Constant(node);
                break;
        }
        foreach (var child in SyntaxWalk.Children(node).Where(c => !IsBranch(node, c) || IsTaken(c))) Visit(child, statement);
    }

    private static bool IsBranch(SyntaxNode node, SyntaxNode child) => node switch
    {
        ConditionalSyntax conditional => child != conditional.Condition,
        IfStageSyntax choice => child != choice.Condition,
        _ => false,
    };

    /// <summary>Whether a branch is part of the network, or contains no operations.</summary>
    private bool IsTaken(SyntaxNode branch) => network.Reaches(branch) || !SyntaxWalk.All(branch).Any(n => n is LayerSyntax or CallSyntax);

    private bool IsTensor(ExpressionSyntax expression) => expression switch
    {
        NameSyntax name => values.ContainsKey(name.Name),
        MemberSyntax { Target: NameSyntax name } => values.ContainsKey(name.Name),
        _ => false,
    };

    private void Shape(ShapeSyntax shape)
    {
        var written = shape.Dimensions.Select(Slice).ToList();
        for (var i = 0; i < written.Count; i++)
        {
            foreach (var other in new[] { "1", "4", "C", "H", "W", "H / 2", $"2 * {written[i]}", $"{written[i]} + 1", "_" })
                Add(MutationKind.Shape, shape.Dimensions[i], other);
        }
        Add(MutationKind.Shape, shape, $"[{string.Join(", ", written.Skip(1))}]", $"[{string.Join(", ", written)}, 1]");
        if (written.Count == 4) Add(MutationKind.Shape, shape, $"[{written[0]}, {written[1]}, {written[3]}, {written[2]}]");
    }

    private void Pipe(PipeSyntax pipe)
    {
        var end = pipe.Source.Span.End;
        for (var i = 0; i < pipe.Layers.Count; i++)
        {
            found.Add(new(MutationKind.Pipe, SourceSpan.Between(end, pipe.Layers[i].Span.End), ""));
            end = pipe.Layers[i].Span.End;
            foreach (var layer in Templates.Layers) found.Add(new(MutationKind.Pipe, new SourceSpan(end, 0), $" -> {layer}"));
        }
    }

    private void Stages(IReadOnlyList<StageSyntax> stages, string separator)
    {
        for (var i = 0; i < stages.Count; i++)
        {
            var next = i + 1 < stages.Count ? stages[i + 1].Span.Start : stages[i].Span.End;
            found.Add(new(MutationKind.Stage, SourceSpan.Between(stages[i].Span.Start, next), ""));
            found.Add(new(MutationKind.Stage, new SourceSpan(stages[i].Span.End, 0), $"{separator}{Slice(stages[i])}"));
            if (i > 0) Swap(MutationKind.Stage, stages[i - 1], stages[i]);
            foreach (var layer in Templates.Layers) found.Add(new(MutationKind.Stage, new SourceSpan(stages[i].Span.Start, 0), $"{layer}{separator}"));
        }
    }
}
