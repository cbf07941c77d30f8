using SegDsl.Language.Collections;
using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Binds the loss of an experiment, a weighted sum of losses.</summary>
/// <param name="entries">Binds the losses of the terms.</param>
/// <param name="reader">Receives errors.</param>
/// <param name="data">The dataset with the targets; null if it is unknown.</param>
internal sealed class LossBinder(EntryBinder entries, ItemReader reader, BoundDataset? data)
{
    /// <summary>Binds a loss; null if it has errors, which are reported.</summary>
    public BoundLoss? Bind(ExpressionSyntax syntax, BlockInstance? network)
    {
        var terms = new List<BoundLossTerm?>();
        for (var left = syntax; ; left = ((BinarySyntax)left).Left)
        {
            var isSum = left is BinarySyntax { Operator: TokenKind.Plus };
            terms.Insert(0, BindTerm(isSum ? ((BinarySyntax)left).Right : left, network));
            if (!isSum) break;
        }
        if (terms.Contains(null)) return null;
        CheckEpochs([.. terms.OfType<BoundLossTerm>()], syntax);
        return new(new EquatableList<BoundLossTerm>([.. terms.OfType<BoundLossTerm>()]), reader.Place(syntax.Span));
    }

    private BoundLossTerm? BindTerm(ExpressionSyntax syntax, BlockInstance? network)
    {
        if (syntax is not BinarySyntax { Operator: TokenKind.Star } product) return BindLoss(1, syntax, network);
        switch (product.Left)
        {
            case LiteralSyntax { Value: 0L or 0.0 }:
                reader.Report(ExperimentDiagnostics.BadValue, product.Left.Span, LossTerms.Weight.Name, "be above 0; remove a term that does not count");
                return null;
            case LiteralSyntax { Value: long or double } weight:
                return BindLoss(Convert.ToDouble(weight.Value, CultureInfo.InvariantCulture), product.Right, network);
            case UnarySyntax { Operator: TokenKind.Minus }:
                reader.Report(ExperimentDiagnostics.BadValue, product.Left.Span, LossTerms.Weight.Name, LossTerms.Weight.Range.Objection(-1)!);
                return null;
            default:
                reader.Report(ExperimentDiagnostics.BadItem, product.Left.Span, ExperimentItems.Loss.Example);
                return null;
        }
    }

    private BoundLossTerm? BindLoss(double weight, ExpressionSyntax syntax, BlockInstance? network)
    {
        if (syntax is not (NameSyntax or CallSyntax))
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, ExperimentItems.Loss.Example);
            return null;
        }
        if (entries.Bind(syntax, IsOfImages(syntax) ? ExperimentVocabulary.ImageLosses : ExperimentVocabulary.Losses) is not { } loss) return null;
        var (from, until) = ((long?)loss.Value(LossTerms.From.Name) ?? 0, (long?)loss.Value(LossTerms.Until.Name));
        if (until <= from)
        {
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, LossTerms.Until.Name, $"be above '{LossTerms.From.Name}', {from}");
            return null;
        }
        return new(weight, loss with { Arguments = [.. loss.Arguments.Where(a => !a.Parameter.IsOfTerm)] }, from, until, OutputsOf(loss, network));
    }

    /// <summary>Whether a loss is that of an output with the name of a class of images, or of the target that it names.</summary>
    private bool IsOfImages(ExpressionSyntax syntax)
    {
        if (syntax is not CallSyntax { Arguments: { Count: > 0 } arguments } call) return false;
        if (ExperimentVocabulary.ImageLosses.Find(call.Target.Text) is null) return false;
        var written = arguments.FirstOrDefault(a => a.Name?.Text == "target") ?? arguments.FirstOrDefault(a => a.Name is null || a.Name.Text == "output");
        return written?.Value is NameSyntax name && data?.Targets.FirstOrDefault(t => t.Name == name.Name) is { Kind: BoundMapKind.Class };
    }

    /// <summary>The outputs that a loss is computed on. Explicit outputs are already checked.</summary>
    private EquatableList<LossOutput> OutputsOf(BoundEntry loss, BlockInstance? network)
    {
        var outputs = loss.Entry.Outputs.ToList();
        var written = loss.Arguments.Where(a => a.Parameter.Type == ParameterType.Output).ToList();
        if (written.Find(a => a.Parameter.AdditionalOutput is null) is { Value: string name }) outputs[0] = outputs[0] with { Name = name };
        // A missing argument is reported already.
        else if (outputs[0].Name.Length > 0 && network is { Block.HasBadOutputs: false }
            && outputs.Find(o => network.Block.Outputs.All(n => n.Name != o.Name)) is { } missing)
            reader.Report(ExperimentDiagnostics.LossNeedsOutput, loss.Span, loss.Entry.Name, missing.Name, network.Block.Name);
        foreach (var argument in written)
            if (argument.Parameter.AdditionalOutput is { } kind) outputs.Add(new((string)argument.Value, kind));
        if (data is not null && outputs[0].Name.Length > 0) CheckTarget(loss, outputs, data);
        return new(outputs);
    }

    /// <summary>Finds the target of an output, and checks that the dataset has it.</summary>
    private void CheckTarget(BoundEntry loss, List<LossOutput> outputs, BoundDataset data)
    {
        var output = outputs[0];
        if (KindOf(output.Kind) is not { } kind)
        {
            if (data.Classes.Count == 0)
                reader.Report(ExperimentDiagnostics.NoTarget, loss.Span, loss.Entry.Name, "labels", data.Name, "add 'labels' and 'classes' to the dataset");
            return;
        }
        var name = (string?)loss.Argument("target") ?? output.Name;
        if (data.Targets.FirstOrDefault(t => t.Name == name) is not { } target)
            reader.Report(ExperimentDiagnostics.NoTarget, loss.Span, loss.Entry.Name, $"the target '{name}'", data.Name, data.Targets.Count == 0
                ? $"add 'target {name} from …' to the dataset"
                : $"name one with 'target: {(data.Targets.FirstOrDefault(t => t.Kind == kind) ?? data.Targets[0]).Name}', "
                    + $"or add 'target {name} from …' to the dataset");
        else if (target.Kind != kind)
            reader.Report(ExperimentDiagnostics.OtherTarget, loss.Span, loss.Entry.Name, Describe(kind), name, data.Name, Describe(target.Kind));
        outputs[0] = output with { Target = name };
    }

    private static BoundMapKind? KindOf(LossOutputKind kind) => kind switch
    {
        LossOutputKind.Values => BoundMapKind.Values,
        LossOutputKind.Masks => BoundMapKind.Mask,
        LossOutputKind.ImageClasses => BoundMapKind.Class,
        _ => null,
    };

    private static string Describe(BoundMapKind kind) => kind switch
    {
        BoundMapKind.Values => "values",
        BoundMapKind.Mask => "a mask",
        _ => "classes of images",
    };

    /// <summary>Checks that a term is active in every epoch, so that where one term ends, another continues or begins.</summary>
    private void CheckEpochs(List<BoundLossTerm> terms, ExpressionSyntax syntax)
    {
        foreach (var epoch in terms.Select(t => t.Until ?? 0).Append(0).Distinct().OrderBy(e => e))
            if (terms.TrueForAll(t => epoch < t.From || epoch >= t.Until))
            {
                reader.Report(ExperimentDiagnostics.NoLoss, syntax.Span, epoch);
                return;
            }
    }
}
