using SegDsl.Language.Diagnostics;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;
using StreamJsonRpc;

namespace SegDsl.LanguageServer;

/// <summary>Sends diagnostics to the editor: those of the edited file at once, those of all others when the user pauses.</summary>
/// <param name="send">Sends the diagnostics of a file.</param>
/// <param name="log">Sends a message to the log of the editor.</param>
internal sealed class Publisher(Func<PublishDiagnosticsParams, Task> send, Func<string, Task> log) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly Dictionary<string, IReadOnlyList<Diagnostic>> published = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1);
    private CancellationTokenSource current = new();

    /// <summary>Publishes the diagnostics of a workspace. Stops publishing those of an earlier one.</summary>
    /// <param name="workspace">The workspace after an edit.</param>
    /// <param name="edited">The edited file; null for several files.</param>
    public void Publish(Workspace workspace, Document? edited)
    {
        current.Cancel();
        current.Dispose();
        current = new();
        var cancellation = current.Token;
        Task.Run(() => PublishAsync(workspace, edited, cancellation), CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        current.Cancel();
        current.Dispose();
        turn.Dispose();
    }

    private async Task PublishAsync(Workspace workspace, Document? edited, CancellationToken cancellation)
    {
        try
        {
            if (edited is not null)
            {
                await SendAsync(edited, workspace.Diagnose(edited), cancellation);
                await Task.Delay(Pause, cancellation);
            }
            var all = workspace.Diagnose(cancellation).ToLookup(d => d.Location.Path, StringComparer.Ordinal);
            foreach (var document in workspace.Documents.Where(d => !d.IsLibrary)) await SendAsync(document, [.. all[document.Path]], cancellation);
            await ClearRemovedAsync(workspace, cancellation);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or ConnectionLostException)
        {
            // A newer workspace is published instead, or the editor is gone.
        }
        catch (Exception e)
        {
            await log($"The diagnostics could not be computed: {e.Message}");
        }
    }

    private async Task ClearRemovedAsync(Workspace workspace, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            foreach (var path in published.Keys.Where(path => workspace.Find(path) is null).ToList())
                if (published.Remove(path, out var last) && last.Count > 0) await send(new(FileUri.Of(path), null, []));
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task SendAsync(Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            var isKnown = published.TryGetValue(document.Path, out var last);
            if (isKnown ? last!.SequenceEqual(diagnostics) : diagnostics.Count == 0 && document.Version is null) return;
            published[document.Path] = diagnostics;
            await send(new(document.Uri, document.Version, [.. diagnostics.Select(d => Convert(document, d))]));
        }
        finally
        {
            turn.Release();
        }
    }

    private static EditorDiagnostic Convert(Document document, Diagnostic diagnostic)
    {
        const int error = 1, warning = 2, unnecessary = 1;
        var isUnnecessary = diagnostic.Descriptor.Title.StartsWith("Unused", StringComparison.Ordinal) || diagnostic.Code == "SEG220";
        return new(
            document.RangeOf(diagnostic.Location.Span), diagnostic.Severity == DiagnosticSeverity.Error ? error : warning, diagnostic.Code, "seg",
            diagnostic.Message, isUnnecessary ? [unnecessary] : null,
            diagnostic.Related.Count == 0 ? null : [.. diagnostic.Related.Select(related => new RelatedInformation(Convert(related), related.Message))]);
    }

    private static Location Convert(RelatedLocation related)
    {
        var (start, end) = (related.Location.Start, related.Location.End);
        var path = related.Location.Path;
        return new(Path.IsPathRooted(path) ? FileUri.Of(path) : path, new(new(start.Line - 1, start.Column - 1), new(end.Line - 1, end.Column - 1)));
    }
}
