using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Diagnostics;
using SegDsl.Cli.Sources;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Context;

/// <summary>Compiles the graphs of networks, for commands that do not need torch.</summary>
internal static class NetworkGraphs
{
    /// <summary>Returns the graph of a network with the given parameters.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="name">The name of the network.</param>
    /// <param name="settings">Settings <c>name=value</c>; the last one of a name applies.</param>
    /// <exception cref="CommandException">The network is unknown, a file has errors, or a setting is invalid.</exception>
    public static NetworkGraph Graph(this CommandContext context, string name, IReadOnlyList<string> settings)
    {
        var compilation = context.Sources.Compilation;
        var errors = compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        new DiagnosticText(context.Error, compilation).Print(errors);
        OwnCatalog.ThrowIfErrors(errors.Count, ".seg");
        var names = compilation.Networks.Select(n => n.Name).Distinct().ToList();
        if (!names.Contains(name)) throw CatalogNames.Unknown("network", name, names);

        var graph = context.Sources.Network(name);
        if (settings.Count > 0) graph = Layout(context, graph, settings);
        var missing = graph.OpenParameters.FirstOrDefault(p => p.Value is null).Key;
        return missing is null ? graph : throw new CommandException($"{name} requires a value for {missing}: write --set {missing}=VALUE.");
    }

    private static NetworkGraph Layout(CommandContext context, NetworkGraph graph, IReadOnlyList<string> settings)
    {
        var parameters = graph.Network.Parameters.ToDictionary(p => p.Name, p => p.Type.Display);
        var values = NetworkSettings.Read(graph.Name, parameters, settings)
            .ToDictionary(v => v.Key, v => v.Value is long number ? Dimension.Constant(number) : v.Value);
        var (result, diagnostics) = context.Sources.Compilation.Layout(graph, values);
        if (result is not null && diagnostics.All(d => d.Severity != DiagnosticSeverity.Error)) return result;
        throw new CommandException($"{graph.Name} cannot be created with {string.Join(", ", settings)}: {diagnostics[0].Message}");
    }
}
