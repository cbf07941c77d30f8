using System.CommandLine;
using System.Text;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Drawing;
using SegDsl.Cli.Summary;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg graph</c>: a drawing of a network.</summary>
internal sealed class GraphCommand : ICommand
{
    private const string Text = "dot";

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var network = SharedOptions.Network();
        var file = new Option<FileInfo>("--output", "-o") { Description = "The file to write: .svg, .pdf, .png, or .dot for Graphviz' own language.", HelpName = "file", Required = true };
        var depth = SharedOptions.Number("--depth", "How many levels of modules are seen [default: 1].", least: 1);
        var expand = new Option<string[]>("--expand") { Description = "A module to unfold, say layer4.0; may be repeated.", HelpName = "path", DefaultValueFactory = _ => [] };
        var input = InputSizes.Option();
        var set = SharedOptions.Set();
        var direction = new Option<string?>("--direction") { Description = "From left to right, LR, or from top to bottom, TB [default: what suits the network]." };
        direction.AcceptOnlyFromAmong("LR", "TB");
        var command = new Command("graph", "Draws a network: modules as boxes, shapes on the arrows between them.") { network, file, depth, expand, input, set, direction };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var format = path.Extension.TrimStart('.');
            if (format != Text && !Graphviz.Formats.Contains(format))
                throw new CommandException($"--output {path}: it must end in {string.Join(", ", Graphviz.Formats.Select(f => "." + f))} or .{Text}.");
            var graph = context.Graph(parsed.GetRequiredValue(network), parsed.GetRequiredValue(set));
            var values = InputSizes.Bind(graph, parsed.GetRequiredValue(input))?.ToDictionary(v => v.Key, v => Dimension.Constant(v.Value)) ?? graph.Defaults;
            var picture = Folding.Fold(graph, (int)(parsed.GetValue(depth) ?? 1), parsed.GetRequiredValue(expand));
            var text = new DotText(picture, d => d.Substitute(values)).Write(parsed.GetValue(direction));
            var bytes = format == Text ? Encoding.UTF8.GetBytes(text) : Graphviz.Draw(text, format);
            AtomicFile.Write(path.FullName, stream => stream.Write(bytes));
            return 0;
        });
        return command;
    }
}
