using System.CommandLine;
using System.IO.Hashing;
using System.Text;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Sources;
using SegDsl.LanguageServer;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg lsp</c>: serves editors.</summary>
[ProgramCommand(order: 145)]
internal sealed class LspCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var command = new Command("lsp", "Serve an editor with the Language Server Protocol, over standard input and output.");
        // Editors add this to the command line of every server.
        command.Options.Add(new Option<bool>("--stdio") { Hidden = true });
        command.SetAction(async (_, cancellation) =>
        {
            var library = Library(context.Cataloged()).ToList();
            try
            {
                return await SegLanguageServer.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), library, cancellation);
            }
            catch (InvalidDataException e)
            {
                throw new CommandException(e.Message, e);
            }
        });
        return command;
    }

    /// <summary>The files of the catalog, as copies in the cache that an editor can open.</summary>
    private static IEnumerable<(string Path, string Text)> Library(IReadOnlyList<SourceFile> files)
    {
        foreach (var file in files)
        {
            var content = Encoding.UTF8.GetBytes(file.Text);
            var path = Path.GetFullPath(Path.Combine(UserCache.Folder, "sources", Convert.ToHexStringLower(XxHash3.Hash(content)), file.Path));
            try
            {
                if (!File.Exists(path)) AtomicFile.Write(path, stream => stream.Write(content));
            }
            catch (IOException)
            {
                // Without a copy, an editor cannot show the declaration; everything else works.
            }
            yield return (path, file.Text);
        }
    }
}
