using SegDsl.Language.Binding;

namespace SegDsl.Language.Construction;

/// <summary>Finds the values that an expression refers to.</summary>
public static class ReferenceFinder
{
    /// <summary>Returns the distinct values, without the elements of lists that loops in the expression iterate over.</summary>
    /// <param name="expression">The expression.</param>
    public static IEnumerable<BoundValue> Of(BoundTensor expression)
    {
        var finder = new Finder();
        finder.Walk(expression);
        return finder.Values.Except(finder.Own);
    }

    private sealed class Finder : TreeWalker
    {
        public List<BoundValue> Values { get; } = [];

        public HashSet<BoundValue> Own { get; } = [];

        protected override void OnReference(ValueReference reference) => Values.Add(reference.Value);

        protected override void OnConstant(BoundConstant constant)
        {
            foreach (var part in ConstantTree.All(constant))
            {
                if (part is TensorListLength length) Walk(length.List);
                if (part is DimensionSymbol symbol) Values.Add(symbol.Symbol.Value);
            }
        }

        protected override void OnLoop(TensorLoop repeated)
        {
            if (repeated.Element is { } element) Own.Add(element);
            if (repeated.Carried is { } carried) Own.Add(carried);
            base.OnLoop(repeated);
        }
    }
}
