using System.CommandLine;
using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Onnx.Import;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg import</c>: translates an ONNX model to a network of the language.</summary>
[ProgramCommand(order: 136)]
internal sealed class ImportCommand : ICommand
{
    private const string SourceExtension = ".seg", WeightsExtension = ".safetensors";

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var model = new Argument<string>("model") { Description = "Read this ONNX file, and the files beside it that contain its weights." };
        var output = SharedOptions.OutputFile("Create or replace this file: .seg.");
        var weights = new Option<FileInfo?>("--weights-output")
        {
            Description = "Create or replace this file for the weights: .safetensors. [default: the name of the .seg file with .safetensors]",
            HelpName = "file",
        };
        var name = new Option<string?>("--name")
        {
            Description = "Give the network this name. [default: the name that an export contains, or that of the file]", HelpName = "name",
        };
        var space = new Option<string?>("--namespace")
        {
            Description = "Use this namespace for the network and its blocks. [default: Imported. and the name of the network]", HelpName = "namespace",
        };
        var command = new Command("import", "Translate an ONNX model to a .seg file and weights.") { model, output, weights, name, space };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(output).ToString();
            var weightsPath = parsed.GetValue(weights)?.ToString() ?? Path.ChangeExtension(path, WeightsExtension);
            CheckExtension("--output", path, SourceExtension);
            CheckExtension("--weights-output", weightsPath, WeightsExtension);
            var import = OnnxImport.Read(parsed.GetRequiredValue(model), parsed.GetValue(name), parsed.GetValue(space));
            import.Write(path, weightsPath);
            foreach (var note in import.Notes) context.Output.WriteLine(note);
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Network {import.Name} with {import.ParameterCount:N0} parameters → {path}, {weightsPath}"));
            context.Output.WriteLine($"Next: seg summary {import.Name} --file {path}");
            return 0;
        });
        return command;
    }

    private static void CheckExtension(string option, string path, string extension)
    {
        if (!path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) throw new CommandException($"{option} {path}: the name must end with {extension}.");
    }
}
