using SegDsl.Language.Binding;

namespace SegDsl.Language.Construction;

/// <summary>Finds out what a class must construct modules for.</summary>
public static class ModuleNeeds
{
    /// <summary>Whether a layer that is applied becomes a module that the class keeps; else a function does.</summary>
    public static bool NeedsModule(BoundLayer layer) => layer switch
    {
        OperationLayer operation => operation.Operation.Emission.FieldType is not null,
        BlockLayer block => block.Block.Kind != BlockKind.Extern,
        _ => true,
    };

    /// <summary>Whether anything in an expression becomes a module.</summary>
    public static bool NeedsModule(BoundTensor expression)
    {
        var finder = new Finder();
        finder.Walk(expression);
        return finder.Found;
    }

    private sealed class Finder : TreeWalker
    {
        public bool Found { get; private set; }

        protected override void OnLayer(BoundLayer layer, bool isStage) => Found |= NeedsModule(layer);
    }
}
