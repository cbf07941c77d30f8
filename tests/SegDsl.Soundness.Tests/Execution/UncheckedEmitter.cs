using System.Runtime.CompilerServices;
using SegDsl.Generators.Emission;
using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>
/// Disables the shape check of rejected networks, so that they can be emitted as C#: if the rule of an operation rejects a shape, a guess is used. Only the
/// channels of a guess reach the C# code, as the input channels of the next layer.
/// </summary>
internal static class UncheckedEmitter
{
    // An application of a layer that was applied before refers to the same object.
    private static readonly ConditionalWeakTable<BoundLayer, BoundLayer> Changed = [];

    /// <summary>
    /// The C# code of a file, without checks of operations and with declared shapes checked at run time; null if it cannot be emitted.
    /// </summary>
    public static string? Write(BoundFile file)
    {
        List<BoundBlock> blocks = [.. file.Blocks.Select(b => RuntimeShapeChecks.In(In(b)))];
        var shapes = new ProjectShapes(blocks.ToDictionary(b => b.Signature));
        var writer = new CSharpWriter(file.Source, "");
        FileEmitter.Header(writer, file.Namespace, []);
        foreach (var block in blocks)
        {
            if (shapes.Of(block.Signature) is not { IsComplete: true } known || shapes.Check(block).Count > 0) return null;
            // Without a graph, a network does not check its input size.
            if (block.Base is { } instance) NetworkEmitter.Write(block, instance, null, writer);
            else BlockEmitter.Write(block, known, null, writer);
        }
        return writer.ToString();
    }

    private static BoundBlock In(BoundBlock block) => block with
    {
        Statements = [.. block.Statements.Select<BoundStatement, BoundStatement>(s => s switch
        {
            ValueStatement value => value with { Expression = In(value.Expression) },
            OutputStatement output => output with { Expression = In(output.Expression) },
            _ => s,
        })],
    };

    private static BoundTensor In(BoundTensor expression) => expression switch
    {
        OutputMember member => member with { Source = In(member.Source) },
        TensorElement element => element with { List = In(element.List) },
        TensorListLiteral list => list with { Items = [.. list.Items.Select(In)] },
        TensorLoop loop => loop with
        {
            Source = Side(loop.Source), Initial = loop.Initial is { } initial ? In(initial) : null, Body = In(loop.Body),
        },
        Application application => application with
        {
            Layer = In(application.Layer),
            Operands = [.. application.Operands.Select(o => o with { Value = In(o.Value) })],
        },
        TensorConditional conditional => conditional with { Then = In(conditional.Then), Else = In(conditional.Else) },
        TensorBinary binary => binary with { Left = Side(binary.Left), Right = Side(binary.Right) },
        TensorNegation negation => negation with { Operand = In(negation.Operand) },
        _ => expression,
    };

    private static BoundExpression Side(BoundExpression expression) => expression is BoundTensor tensor ? In(tensor) : expression;

    private static BoundLayer In(BoundLayer layer) => Changed.GetValue(layer, Change);

    private static BoundLayer Change(BoundLayer layer) => layer switch
    {
        OperationLayer operation => operation with { Operation = In(operation.Operation) },
        SequenceLayer sequence => sequence with { Stages = [.. sequence.Stages.Select(In)] },
        ParallelLayer parallel => parallel with { Stages = [.. parallel.Stages.Select(In)] },
        _ => layer,
    };

    private static BoundStage In(BoundStage stage) => stage switch
    {
        LayerStage layer => layer with { Layer = In(layer.Layer) },
        IfStage choice => choice with { Then = [.. choice.Then.Select(In)], Else = [.. choice.Else.Select(In)] },
        ForStage loop => loop with { Stages = [.. loop.Stages.Select(In)] },
        _ => stage,
    };

    private static Operation In(Operation operation) => operation.Shapes is { } rule
        ? operation with { Shapes = c => rule(c) ?? [.. Enumerable.Repeat(c.Shape, 3)] }
        : operation with { Shape = c => operation.Shape(c) ?? Guess(c) };

    /// <summary>The shape of the first operand, with the requested number of channels.</summary>
    private static TensorShape Guess(OperationContext c) => c.Has("out") ? c.Shape.With(Axes.Channel(c.Shape.Rank), c.Int("out")) : c.Shape;
}
