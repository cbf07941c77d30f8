using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Summary;
using SegDsl.Language.Analysis;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg summary</c>: what is known of a network without running it.</summary>
internal sealed class SummaryCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var network = SharedOptions.Network();
        var input = InputSizes.Option();
        var set = SharedOptions.Set();
        var depth = SharedOptions.Number("--depth", "How deep modules are unfolded [default: 1; all the way for JSON].", least: 1);
        var json = SharedOptions.Json();
        var command = new Command("summary", "Prints the shapes, parameters, operations and memory of a network, module by module.") { network, input, set, depth, json };
        command.SetAction(parsed =>
        {
            var graph = context.Graph(parsed.GetRequiredValue(network), parsed.GetRequiredValue(set));
            var values = InputSizes.Bind(graph, parsed.GetRequiredValue(input));
            try
            {
                var summary = new NetworkSummary(new NetworkFacts(graph), values);
                var levels = (int?)parsed.GetValue(depth);
                if (parsed.GetValue(json)) context.Output.WriteJson(writer => new SummaryJson(writer, summary, levels ?? int.MaxValue).Write());
                else new SummaryText(context.Output, summary, levels ?? 1).Print();
            }
            catch (OverflowException)
            {
                throw new CommandException($"The numbers of {graph.Name} at this size do not fit into 64 bits.");
            }
            return 0;
        });
        return command;
    }
}
