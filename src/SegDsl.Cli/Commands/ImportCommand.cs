using System.CommandLine;
using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Language;
using SegDsl.Onnx;
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
        var output = SharedOptions.OutputFile("Create or replace this file: .seg.", SourceExtension);
        var weights = new Option<FileInfo?>("--weights-output")
        {
            Description = "Create or replace this file for the weights: .safetensors. [default: the name of the .seg file with .safetensors]",
            HelpName = "file",
        };
        weights.MustEndIn(WeightsExtension);
        var name = new Option<string?>("--name")
        {
            Description = "Give the network this name. [default: the name that an export contains, or that of the file]", HelpName = "name",
        };
        var space = new Option<string?>("--namespace")
        {
            Description = "Use this namespace for the network and its blocks. [default: Imported. and the name of the network]", HelpName = "namespace",
        };
        Check(name, OnnxImport.CheckName);
        Check(space, OnnxImport.CheckNamespace);
        var command = new Command("import", "Translate an ONNX model to a .seg file and weights.") { model, output, weights, name, space };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(output).ToString();
            var weightsPath = parsed.GetValue(weights)?.ToString() ?? Path.ChangeExtension(path, WeightsExtension);
            var import = OnnxImport.Read(parsed.GetRequiredValue(model), parsed.GetValue(name), parsed.GetValue(space));
            if (parsed.GetValue(space) is not null) ThrowIfDeclared(import, context);
            import.Write(path, weightsPath);
            foreach (var note in import.Notes) context.Output.WriteLine(note);
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Network {import.Name} with {import.ParameterCount:N0} parameters → {path}, {weightsPath}"));
            context.Output.WriteLine($"Next: seg summary {import.Name} --file {ShellWord.Of(path)}");
            return 0;
        });
        return command;
    }

    private static void Check(Option<string?> option, Action<string> check) => option.Validators.Add(result =>
    {
        try
        {
            if (result.GetValueOrDefault<string?>() is { } value) check(value);
        }
        catch (OnnxException e)
        {
            result.AddError($"{option.Name}: {e.Message}");
        }
    });

    /// <summary>A file hides every file of the program that declares one of its names.</summary>
    private static void ThrowIfDeclared(OnnxImport import, CommandContext context)
    {
        var declared = context.Cataloged().Select(file => SegCompiler.Parse(file.Path, file.Text)).Where(tree => tree.Root.Namespace?.Text == import.Namespace)
            .SelectMany(tree => tree.Root.Declarations).Select(declaration => declaration.Name.Text).ToHashSet();
        var names = SegCompiler.Parse(import.Name, import.Text).Root.Declarations.Select(declaration => declaration.Name.Text);
        if (names.FirstOrDefault(declared.Contains) is { } conflict)
            throw new CommandException(
                $"--namespace {import.Namespace}: the program declares '{conflict}' in it, and so does the imported network. Choose another namespace.");
    }
}
