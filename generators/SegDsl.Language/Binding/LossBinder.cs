using SegDsl.Language.Collections;
using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Binds the loss of an experiment, a weighted sum of losses.</summary>
internal sealed class LossBinder(EntryBinder entries, ItemReader reader)
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
        if (entries.Bind(syntax, ExperimentVocabulary.Losses) is not { } loss) return null;
        var (from, until) = ((long?)loss.Value(LossTerms.From.Name) ?? 0, (long?)loss.Value(LossTerms.Until.Name));
        if (until <= from)
        {
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, LossTerms.Until.Name, $"be above '{LossTerms.From.Name}', {from}");
            return null;
        }
        return new(weight, loss with { Arguments = [.. loss.Arguments.Where(a => !a.Parameter.IsOfTerm)] }, from, until, OutputsOf(loss, network));
    }

    /// <summary>The outputs that a loss is computed on. Explicit outputs are already checked.</summary>
    private EquatableList<LossOutput> OutputsOf(BoundEntry loss, BlockInstance? network)
    {
        var outputs = loss.Entry.Outputs.ToList();
        var written = loss.Arguments.Where(a => a.Parameter.Type == ParameterType.Output).ToList();
        if (written.Find(a => a.Parameter.AdditionalOutput is null) is { Value: string name }) outputs[0] = outputs[0] with { Name = name };
        else if (network is { Block.HasBadOutputs: false } && outputs.Find(o => network.Block.Outputs.All(n => n.Name != o.Name)) is { } missing)
            reader.Report(ExperimentDiagnostics.LossNeedsOutput, loss.Span, loss.Entry.Name, missing.Name, network.Block.Name);
        foreach (var argument in written)
            if (argument.Parameter.AdditionalOutput is { } kind) outputs.Add(new((string)argument.Value, kind));
        return new(outputs);
    }

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
