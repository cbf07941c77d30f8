using SegDsl.Language.Types;
using SegDsl.Language.Binding;

namespace SegDsl.Language.Construction;

/// <summary>Determines which expressions require modules in a generated class.</summary>
public static class ModuleNeeds
{
    /// <summary>Whether an applied layer becomes a module held by the class, rather than a function call.</summary>
    public static bool NeedsModule(BoundLayer layer) => layer switch
    {
        OperationLayer operation => operation.Operation.Emission.FieldType is not null,
        BlockLayer block => block.Block.Kind != BlockKind.Extern,
        _ => true,
    };

    /// <summary>Whether any part of an expression becomes a module.</summary>
    public static bool NeedsModule(BoundTensor expression) => LayerFinder.Any(expression, NeedsModule);
}
