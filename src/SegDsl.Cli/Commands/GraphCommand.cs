using System.CommandLine;
using System.Globalization;
using System.Text;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Drawing;
using SegDsl.Cli.Summary;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Onnx;
using SegDsl.Onnx.Import;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg graph</c>: draws a network.</summary>
[ProgramCommand(order: 30)]
internal sealed class GraphCommand : ICommand
{
    private const string Text = "dot", OnnxExtension = ".onnx";

    /// <summary>Graphviz needs about 20 seconds for this number of boxes, and four times as much for twice the number.</summary>
    private const int MaxBoxes = 5000;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var network = SharedOptions.Block();
        network.Description = "Select a network, backbone or block by its name, or an ONNX file; 'seg list --blocks' shows all names.";
        var file = SharedOptions.OutputFile(
            "Write the drawing to this file: .svg, .pdf, .png, or .dot for the language of Graphviz.", [.. Graphviz.Formats.Append(Text).Select(f => "." + f)]);
        var depth = SharedOptions.Number("--depth", "Show this number of module levels. [default: 1]", minimum: 1);
        var expand = new Option<string[]>("--expand")
        {
            Description = "Expand a module, for example layer4.0.",
            HelpName = "path",
            DefaultValueFactory = _ => [],
        };
        var size = InputSizes.Option();
        var set = SharedOptions.Set();
        var direction = new Option<string?>("--direction")
        {
            Description = "Draw from left to right (LR) or from top to bottom (TB). [default: depends on the network]",
        };
        direction.Accept("LR", "TB");
        var command = new Command("graph", "Draw a network, with modules as boxes and shapes on the arrows between them.")
        {
            network, file, depth, expand, size, set, direction,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var format = path.Extension.TrimStart('.').ToLowerInvariant();
            var view = new View((int?)parsed.GetValue(depth), parsed.GetRequiredValue(expand), parsed.GetRequiredValue(size));
            var drawing = Draw(context, parsed.GetRequiredValue(network), parsed.GetRequiredValue(set), view);
            if (format != Text && drawing.BoxCount > MaxBoxes) throw TooLarge(path.ToString(), drawing.BoxCount);
            var text = drawing.Write(parsed.GetValue(direction));
            var bytes = format == Text ? Encoding.UTF8.GetBytes(text) : Graphviz.Draw(text, format);
            AtomicFile.Write(path.FullName, stream => stream.Write(bytes));
            return 0;
        });
        return command;
    }

    private static CommandException TooLarge(string path, int boxes) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"--output {path}: the drawing has {boxes:N0} boxes, and Graphviz needs minutes for more than {MaxBoxes:N0}. Show fewer levels with --depth, "
        + $"or write a .{Text} file and lay it out with another program, for example 'sfdp'."));

    private static DotText Draw(CommandContext context, string name, string[] settings, View view)
    {
        if (!name.EndsWith(OnnxExtension, StringComparison.OrdinalIgnoreCase)) return view.Of(context.Graph(name, settings));
        if (settings is not []) throw new OptionException($"--set {settings[0]}: an ONNX model has no parameters.");
        try
        {
            return view.Of(OnnxImport.Read(name).Graph());
        }
        catch (OnnxException e) when (view.IsDefault)
        {
            // If the file is not a model at all, this fails with the same message.
            var operators = OnnxPicture.Of(name);
            context.Error.WriteLine($"seg: {e.Message}");
            context.Error.WriteLine("seg: The drawing shows the operators of the model, without modules.");
            return new(operators, d => d);
        }
    }

    /// <summary>What a drawing shows of a network.</summary>
    private sealed record View(int? Depth, string[] Expanded, string[] Sizes)
    {
        /// <summary>Whether no option is given, all of which require the modules and sizes of a network.</summary>
        public bool IsDefault => Depth is null && Expanded is [] && Sizes is [];

        public DotText Of(NetworkGraph graph)
        {
            var values = InputSizes.Bind(graph, Sizes)?.ToDictionary(v => v.Key, v => Dimension.Constant(v.Value)) ?? graph.Defaults;
            return new(Folding.Fold(graph, Depth ?? 1, Expanded), d => d.Substitute(values));
        }
    }
}
