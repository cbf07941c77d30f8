using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Diagnostics;
using SegDsl.Cli.Sources;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Context;

/// <summary>The graphs of networks, for commands that ask the compiler and need no torch.</summary>
internal static class NetworkGraphs
{
    /// <summary>The graph of a network, with values for some of its parameters.</summary>
    /// <param name="context">Where the network is looked for.</param>
    /// <param name="name">Its name.</param>
    /// <param name="settings">Each <c>name=value</c>; the last one for a name counts.</param>
    /// <exception cref="CommandException">There is no such network, a file has errors, or a setting makes no sense.</exception>
    public static NetworkGraph Graph(this CommandContext context, string name, IReadOnlyList<string> settings)
    {
        var compilation = context.Sources.Compilation;
        var errors = compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        new DiagnosticText(context.Error, compilation).Print(errors);
        OwnCatalog.Demand(errors.Count, ".seg");
        if (compilation.Networks.All(n => n.Name != name))
            throw new CommandException($"There is no network '{name}'. {Suggestions.For(name, compilation.Networks.Select(n => n.Name).Distinct(), "networks")}");

        var graph = context.Sources.Network(name);
        if (settings.Count > 0) graph = Layout(context, graph, settings);
        var missing = graph.OpenParameters.FirstOrDefault(p => p.Value is null).Key;
        return missing is null ? graph : throw new CommandException($"{name} needs a value for {missing}: --set {missing}=….");
    }

    private static NetworkGraph Layout(CommandContext context, NetworkGraph graph, IReadOnlyList<string> settings)
    {
        var parameters = graph.Network.Parameters.ToDictionary(p => p.Name, p => p.Type.Display);
        var values = NetworkSettings.Read(graph.Name, parameters, settings).ToDictionary(v => v.Key, v => v.Value is long number ? Dimension.Constant(number) : v.Value);
        var (laidOut, diagnostics) = context.Sources.Compilation.Layout(graph, values);
        if (laidOut is not null && diagnostics.All(d => d.Severity != DiagnosticSeverity.Error)) return laidOut;
        throw new CommandException($"{graph.Name} cannot be made with {string.Join(", ", settings)}: {diagnostics[0].Message}");
    }
}
