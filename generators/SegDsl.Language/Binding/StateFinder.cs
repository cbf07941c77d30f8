namespace SegDsl.Language.Binding;

/// <summary>Determines whether any part of an expression has parameters or buffers.</summary>
public static class StateFinder
{
    /// <summary>Whether a layer in the expression has state.</summary>
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
