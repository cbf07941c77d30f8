namespace SegDsl.Language.Binding;

/// <summary>Walks over what a body holds: layers with the spans of their applications, and references to values.</summary>
internal abstract class TreeWalker
{
    /// <summary>Walks over a tensor expression.</summary>
    public void Walk(BoundExpression expression)
    {
        switch (expression)
        {
            case ValueReference reference:
                OnReference(reference);
                break;
            case OutputMember member:
                Walk(member.Source);
                break;
            case TensorElement element:
                Walk(element.List);
                break;
            case TensorConditional conditional:
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
            case Application application:
                foreach (var operand in application.Operands) Walk(operand.Value);
                OnLayer(application.Layer, isStage: false);
                break;
        }
    }

    /// <summary>Called for every reference to a value.</summary>
    protected virtual void OnReference(ValueReference reference)
    {
    }

    /// <summary>Called for every layer; walks over its stages.</summary>
    protected virtual void OnLayer(BoundLayer layer, bool isStage)
    {
        switch (layer)
        {
            case SequenceLayer sequence:
                WalkStages(sequence.Stages);
                break;
            case ParallelLayer parallel:
                WalkStages(parallel.Stages);
                break;
        }
    }

    private void WalkStages(IReadOnlyList<BoundStage> stages)
    {
        foreach (var stage in stages)
        {
            switch (stage)
            {
                case LayerStage layer:
                    OnLayer(layer.Layer, isStage: true);
                    break;
                case IfStage conditional:
                    WalkStages(conditional.Then);
                    WalkStages(conditional.Else);
                    break;
                case ForStage loop:
                    WalkStages(loop.Stages);
                    break;
            }
        }
    }
}
