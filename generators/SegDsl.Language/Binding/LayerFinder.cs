namespace SegDsl.Language.Binding;

/// <summary>Searches the layers of an expression.</summary>
public static class LayerFinder
{
    /// <summary>Whether a layer in the expression has a property.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="matches">Whether a layer has the property.</param>
    public static bool Any(BoundTensor expression, Func<BoundLayer, bool> matches)
    {
        var finder = new Finder(matches);
        finder.Walk(expression);
        return finder.Found;
    }

    private sealed class Finder(Func<BoundLayer, bool> matches) : TreeWalker
    {
        public bool Found { get; private set; }

        protected override void OnLayer(BoundLayer layer, bool isStage)
        {
            Found |= matches(layer);
            base.OnLayer(layer, isStage);
        }
    }
}
