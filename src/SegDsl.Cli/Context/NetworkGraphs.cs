using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Diagnostics;
using SegDsl.Cli.Sources;
using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Language.Types;

namespace SegDsl.Cli.Context;

/// <summary>Compiles the graphs of networks, for commands that do not need torch.</summary>
internal static class NetworkGraphs
{
    /// <summary>Returns the graph of a network, or of a backbone or block by itself, with the given parameters.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="name">The name of the network, backbone or block.</param>
    /// <param name="settings">Settings <c>name=value</c>; the last one of a name applies.</param>
    /// <exception cref="CommandException">
    /// The name is unknown, a file has errors, a setting is invalid, or it is a head, which has no graph without a backbone.
    /// </exception>
    public static NetworkGraph Graph(this CommandContext context, string name, IReadOnlyList<string> settings)
    {
        var compilation = context.CompilationOf(name);
        var graph = context.Sources.FindNetwork(name) ?? OfBlock(compilation, name, settings);
        if (settings.Count > 0) graph = Layout(context, graph, settings);
        var missing = graph.OpenParameters.FirstOrDefault(p => p.Value is null).Key;
        return missing is null ? graph : throw new CommandException($"{name} requires a value for {missing}: write --set {missing}=VALUE.");
    }

    /// <summary>Returns the compilation of the files of a network, backbone or block. Errors are printed.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="name">The name of the network, backbone or block.</param>
    /// <exception cref="CommandException">A file has errors.</exception>
    public static Compilation CompilationOf(this CommandContext context, string name)
    {
        var compilation = context.Sources.CompilationOf(name);
        var errors = compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        new DiagnosticText(context.Error, compilation).Print(errors);
        OwnCatalog.ThrowIfErrors(errors.Count, ".seg");
        return compilation;
    }

    private static NetworkGraph OfBlock(Compilation compilation, string name, IReadOnlyList<string> settings)
    {
        var signatures = compilation.Files.SelectMany(file => file.Blocks).Select(block => block.Signature).ToList();
        if (signatures.Find(s => s.Name == name) is not { } signature)
            throw compilation.Files.SelectMany(file => file.Experiments).FirstOrDefault(e => e.Name == name) is { } experiment
                ? CatalogNames.IsExperiment(name, experiment.Network.Block.Name)
                : CatalogNames.Unknown("network, backbone or block", name, signatures.Select(s => s.Name));
        if (signature.Parameters.FirstOrDefault(p => p.Type is BlockValueType) is { } backbone)
            throw new CommandException(
                $"{name} needs a backbone for '{backbone.Name}'. Use a network that applies it, such as {Example(compilation, signature)}.");
        var (graph, diagnostics) = compilation.Elaborate(signature);
        if (graph is not null && graph.Inputs.FirstOrDefault(input => input.Shape is null) is { } unnamed)
            throw new CommandException(
                $"The input '{unnamed.Name}' of {name} is a list, or has a dimension without a name ('_'), so {name} has no graph by itself. "
                + "Name the dimension, or use a network that applies it.");
        if (graph is not null) return graph;
        var missing = signature.Parameters.FirstOrDefault(p => p.Default is null && !settings.Any(s => s.StartsWith(p.Name + "=", StringComparison.Ordinal)));
        throw new CommandException(missing is null
            ? $"{name} has no graph by itself: {diagnostics.Select(d => d.Message).FirstOrDefault()} Use a network that applies it."
            : $"{name} requires a value for {missing.Name}, on which its layers depend. Use a network that applies it.");
    }

    private static string Example(Compilation compilation, BlockSignature head) =>
        compilation.Files.SelectMany(file => file.Blocks).FirstOrDefault(block => block.Base?.Block == head)?.Name ?? "'network Name() = " + head.Name + "(…)'";

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
