using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Summary;
using SegDsl.Language.Analysis;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg summary</c>: prints the static facts of a network.</summary>
[ProgramCommand(order: 20)]
internal sealed class SummaryCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var network = SharedOptions.Block();
        var size = InputSizes.Option();
        var set = SharedOptions.Set();
        var depth = SharedOptions.Number("--depth", "Show this number of module levels. [default: 1 for text, all for JSON]", minimum: 1);
        var fused = new Option<bool>("--fused") { Description = "List the steps of the fused form of a network, too, and why operations are not fused." };
        var json = new JsonReport();
        var command = new Command("summary", "Print the shapes, parameters, operations and memory of a network by module.")
        {
            network, size, set, depth, fused, json.Option,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(fused) && result.GetResult(json.Option) is not null && result.GetValue(json.Option) is null)
                result.AddError("--fused adds to the text, which --json replaces. Write the JSON to a file, with --json FILE.json.");
        });
        command.SetAction(parsed =>
        {
            var graph = context.Graph(parsed.GetRequiredValue(network), parsed.GetRequiredValue(set));
            var values = InputSizes.Bind(graph, parsed.GetRequiredValue(size));
            if (values is null && graph.State.SelectMany(s => s.Shape.Dimensions).SelectMany(d => d.Symbols)
                .FirstOrDefault(s => !graph.Defaults.ContainsKey(s)) is { } open)
                throw new CommandException(
                    $"The parameters of {graph.Name} depend on '{open}', a size of its input. Give the size of the input, for example --size 1x64x32x32.");
            try
            {
                var summary = new NetworkSummary(new NetworkFacts(graph), values);
                var levels = (int?)parsed.GetValue(depth);
                json.Write(
                    parsed,
                    context.Output,
                    output =>
                    {
                        new SummaryText(output, summary, levels ?? 1, context.Width).Print();
                        if (parsed.GetValue(fused)) FusedSteps.Print(context, parsed.GetRequiredValue(network), parsed.GetRequiredValue(set));
                    },
                    () => SummaryDocument.Of(summary, levels ?? int.MaxValue),
                    SummaryJson.Default.SummaryDocument);
            }
            catch (OverflowException)
            {
                throw new CommandException($"The numbers of {graph.Name} at this size exceed 64 bits.");
            }
            return 0;
        });
        return command;
    }
}
