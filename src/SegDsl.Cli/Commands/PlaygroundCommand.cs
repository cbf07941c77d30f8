using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Hosting;
using SegDsl.Cli.Playground;
using SegDsl.Cli.Sources;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg playground</c>: edits a <c>.seg</c> file in the browser.</summary>
[ProgramCommand(order: 146)]
internal sealed class PlaygroundCommand : ICommand
{
    private const int DefaultPort = 8090;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var path = new Argument<string?>("path")
        {
            Description = "Edit this .seg file; saving creates it if it does not exist. Without it, the page starts with an example.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var address = new AddressOptions(DefaultPort, "0.0.0.0 accepts requests of other machines, which cannot save");
        var command = new Command(
            "playground", "Edit a .seg file in the browser, with errors, shapes and the drawing of the network while typing. Ctrl-C and SIGTERM end it.")
        {
            path, address.Port, address.Host,
        };
        command.SetAction(parsed =>
        {
            var file = new EditedFile(parsed.GetValue(path));
            var own = context.Files.Where(f => file.CommandPath is null || Path.GetFullPath(f) != Path.GetFullPath(file.CommandPath));
            var library = new PlaygroundLibrary(context.Cataloged(), SourceFile.ReadAll(own));
            var server = new PlaygroundServer(address.Read(parsed), file, library, context.Error);
            // Without it, the page states what is missing.
            ExternalProgram.Dot.Prepare();
            using var stop = new StopSignal();
            server.RunAsync(url => Report(context, server, file, url), stop.Token).GetAwaiter().GetResult();
            context.Output.WriteLine("Stopped.");
            return 0;
        });
        return command;
    }

    private static void Report(CommandContext context, PlaygroundServer server, EditedFile file, string url)
    {
        var note = !file.CanBeSaved ? "" : !server.CanSave ? " Other machines can read the file, but the page cannot save it."
            : file.Exists ? "" : $" Saving creates {file.CommandPath}.";
        context.Output.WriteLine($"Playground of {file.Name} at {url} (Ctrl-C stops).{note}");
        context.Output.Flush();
    }
}
