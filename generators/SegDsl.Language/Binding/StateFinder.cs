namespace SegDsl.Language.Binding;

/// <summary>Finds out whether anything in an expression has parameters or buffers.</summary>
public static class StateFinder
{
    /// <summary>Whether a layer in the expression holds state.</summary>
    public static bool HoldsState(BoundTensor expression)
    {
        var finder = new Finder();
        finder.Walk(expression);
        return finder.Found;
    }

    private sealed class Finder : TreeWalker
    {
        public bool Found { get; private set; }

        protected override void OnLayer(BoundLayer layer, bool isStage) => Found |= layer.HoldsState;
    }
}
