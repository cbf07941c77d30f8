using SegDsl.Cli.Context;
using SegDsl.Language.Analysis;

namespace SegDsl.Cli.Weights;

/// <summary>Finds the modules of a network that only training uses.</summary>
internal static class AuxiliaryHeads
{
    /// <summary>The paths of the modules that only feed auxiliary outputs; empty if the source of the network is not available.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="network">The name of the network.</param>
    public static IReadOnlyList<string> Of(CommandContext context, string network)
    {
        var graph = context.Sources.FindNetwork(network);
        return graph is null ? [] : [.. Below(new NetworkFacts(graph).Network)];
    }

    private static IEnumerable<string> Below(ModuleFacts module)
    {
        if (module.Path.Length > 0 && module.IsAuxiliary) return [module.Path];
        return module.Children.SelectMany(Below);
    }
}
