using SegDsl.Language.Collections;

namespace SegDsl.Language.Binding;

/// <summary>Traverses a body: its layers with the spans of their applications, and its references to values.</summary>
public abstract class TreeWalker
{
    /// <summary>Traverses all expressions of a body.</summary>
    public void Walk(BoundBlock block)
    {
        foreach (var statement in block.Statements)
        {
            if (statement is ValueStatement value) Walk(value.Expression);
            if (statement is OutputStatement output) Walk(output.Expression);
        }
    }

    /// <summary>Traverses a tensor expression.</summary>
    public void Walk(BoundExpression expression)
    {
        if (!StackGuard.HasRoom)
        {
            StackGuard.Continue((self: this, expression), static c => c.self.Walk(c.expression));
            return;
        }
        switch (expression)
        {
            case ValueReference reference:
                OnReference(reference);
                break;
            case OutputMember member:
                OnMember(member);
                Walk(member.Source);
                break;
            case BoundConstant constant:
                OnConstant(constant);
                break;
            case TensorElement element:
                Walk(element.List);
                Walk(element.Index);
                break;
            case TensorConditional conditional:
                OnConditional(conditional);
                Walk(conditional.Condition);
                Walk(conditional.Then);
                Walk(conditional.Else);
                break;
            case TensorBinary binary:
                Walk(binary.Left);
                Walk(binary.Right);
                break;
            case TensorNegation negation:
                Walk(negation.Operand);
                break;
            case TensorListLiteral list:
                foreach (var item in list.Items) Walk(item);
                break;
            case TensorLoop loop:
                Walk(loop.Source);
                if (loop.Initial is { } initial) Walk(initial);
                OnLoop(loop);
                break;
            case Application application:
                foreach (var operand in application.Operands) Walk(operand.Value);
                // A layer that is applied again was traversed with its first application.
                if (application.IsAgain) OnAgain(application);
                else OnLayer(application.Layer, isStage: false);
                break;
        }
    }

    /// <summary>Called for every reference to a value.</summary>
    protected virtual void OnReference(ValueReference reference)
    {
    }

    /// <summary>Called for every named output of a value, before the value.</summary>
    protected virtual void OnMember(OutputMember member)
    {
    }

    /// <summary>Called for every constant that affects an expression: a condition, an index, an argument, the source of a loop.</summary>
    protected virtual void OnConstant(BoundConstant constant)
    {
    }

    /// <summary>Called for every conditional between tensors, before its branches.</summary>
    protected virtual void OnConditional(TensorConditional conditional)
    {
    }

    /// <summary>Called for every stage, before its contents.</summary>
    protected virtual void OnStage(BoundStage stage)
    {
    }

    /// <summary>Called for every application of a layer that was applied before.</summary>
    protected virtual void OnAgain(Application application)
    {
    }

    /// <summary>Called for every loop over tensors; traverses its body.</summary>
    protected virtual void OnLoop(TensorLoop repeated) => Walk(repeated.Body);

    /// <summary>Called for every layer; traverses its stages.</summary>
    protected virtual void OnLayer(BoundLayer layer, bool isStage)
    {
        switch (layer)
        {
            case OperationLayer operation:
                WalkArguments(operation.Arguments);
                if (operation.Initialization?.Value is { } weight) Walk(weight);
                break;
            case BlockLayer block:
                WalkArguments(block.Arguments);
                if (block.Normalization?.Groups is { } groups) Walk(groups);
                if (block.Initialization?.Value is { } value) Walk(value);
                break;
            case SequenceLayer sequence:
                WalkStages(sequence.Stages);
                break;
            case ParallelLayer parallel:
                WalkStages(parallel.Stages);
                break;
        }
    }

    private void WalkArguments(IReadOnlyList<BoundArgument> arguments)
    {
        foreach (var argument in arguments) Walk(argument.Value);
    }

    private void WalkStages(IReadOnlyList<BoundStage> stages)
    {
        foreach (var stage in stages)
        {
            OnStage(stage);
            switch (stage)
            {
                case LayerStage layer:
                    OnLayer(layer.Layer, isStage: true);
                    break;
                case IfStage conditional:
                    Walk(conditional.Condition);
                    WalkStages(conditional.Then);
                    WalkStages(conditional.Else);
                    break;
                case ForStage loop:
                    Walk(loop.Source);
                    WalkStages(loop.Stages);
                    break;
            }
        }
    }
}
