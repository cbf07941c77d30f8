using SegDsl.Language.Collections;
using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>Binds the loss of an experiment, a weighted sum of losses.</summary>
internal sealed class LossBinder(RecipeBinder recipes, ItemReader reader)
{
    /// <summary>An example of a loss.</summary>
    public const string Form = "loss 1.0 * ohem(seg) + 0.4 * ohem(aux)";

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
        return new(new EquatableList<BoundLossTerm>([.. terms.OfType<BoundLossTerm>()]), syntax.Span);
    }

    private BoundLossTerm? BindTerm(ExpressionSyntax syntax, BlockInstance? network)
    {
        if (syntax is not BinarySyntax { Operator: TokenKind.Star } product) return BindLoss(1, syntax, network);
        switch (product.Left)
        {
            case LiteralSyntax { Value: long or double } weight:
                return BindLoss(Convert.ToDouble(weight.Value, CultureInfo.InvariantCulture), product.Right, network);
            case UnarySyntax { Operator: TokenKind.Minus }:
                reader.Report(ExperimentDiagnostics.BadValue, product.Left.Span, "weight", "be at least 0");
                return null;
            default:
                reader.Report(ExperimentDiagnostics.BadItem, product.Left.Span, Form);
                return null;
        }
    }

    private BoundLossTerm? BindLoss(double weight, ExpressionSyntax syntax, BlockInstance? network)
    {
        if (syntax is not (NameSyntax or CallSyntax))
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, Form);
            return null;
        }
        if (recipes.Bind(syntax, "loss", LossTable.All) is not { Recipe: LossRecipe recipe, Part: var part }) return null;
        var (from, until) = ((long?)part.Argument(LossTable.From) ?? 0, (long?)part.Argument(LossTable.Until));
        if (until <= from)
        {
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, "until", $"be above 'from', {from}");
            return null;
        }
        var rest = part with { Arguments = [.. part.Arguments.Where(a => a.Name is not (LossTable.From or LossTable.Until))] };
        return new(weight, rest, from, until, new EquatableList<LossOutput>(OutputsOf(recipe, part, network)));
    }

    /// <summary>The outputs that a loss is computed on. Explicit outputs are already checked.</summary>
    private List<LossOutput> OutputsOf(LossRecipe recipe, RecipePart part, BlockInstance? network)
    {
        var outputs = recipe.Outputs.ToList();
        if (part.Argument(LossTable.Output) is string written) outputs = [outputs[0] with { Name = written }];
        else if (network is not null && outputs.Find(o => network.Block.Outputs.All(n => n.Name != o.Name)) is { } missing)
            reader.Report(ExperimentDiagnostics.LossNeedsOutput, part.Span, part.Name, missing.Name, network.Block.Name);
        if (part.Argument(LossTable.At) is string at) outputs.Add(new(at, LossOutputKind.EdgeScores));
        return outputs;
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
