using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Fusion;
using SegDsl.Fusion.Graphs;

namespace SegDsl.Cli.Summary;

/// <summary>Lists what the fused form of a network computes in one step, and what it does not fuse.</summary>
internal static class FusedSteps
{
    /// <summary>Prints the steps.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="name">The name of the network.</param>
    /// <param name="settings">Settings <c>name=value</c> of the network.</param>
    /// <exception cref="CommandException">There is no such network.</exception>
    /// <exception cref="FusionException">The network has no fused form.</exception>
    public static void Print(CommandContext context, string name, IReadOnlyList<string> settings)
    {
        using var network = context.Declarations.Network(name).Instantiate(settings);
        var steps = FusedStep.Of(network, NetworkSources.GraphOf(network, context.Sources.Bound));
        var output = context.Output;
        output.WriteLine();
        output.WriteLine($"The fused form computes {Quantity.Of(steps.Sum(step => step.Operations), "operation")} in {Quantity.Of(steps.Count, "step")}.");
        output.WriteLine();
        var table = new TextTable("step", "times", "first module", "why it is not fused") { Numbers = [1] };
        foreach (var group in steps.GroupBy(step => (step.Name, step.Note)).OrderByDescending(group => group.Count()))
            table.Add(group.Key.Name, TextTable.Number(group.Count()), group.First().Path.Length == 0 ? "·" : group.First().Path, group.Key.Note);
        table.Print(output, context.Width);
    }
}
