using SegDsl.LanguageServer.Features;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;
using StreamJsonRpc;

namespace SegDsl.LanguageServer;

/// <summary>
/// Answers the requests of an editor. Notifications and the beginning of requests run one after another, in the order in which they arrive, so that every
/// request sees the text to which it refers; the answers are computed in parallel.
/// </summary>
internal sealed class Server : IDisposable
{
    private const int RequestFailed = -32803;

    private readonly Publisher publisher;
    private readonly bool isIsolated;
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private Workspace workspace;

    /// <summary>Creates the server.</summary>
    /// <param name="library">The files that every workspace can use, by path.</param>
    /// <param name="isIsolated">Whether it reads no files, and accepts none by path.</param>
    /// <param name="publish">Sends diagnostics to the editor.</param>
    /// <param name="log">Sends a message to the log of the editor.</param>
    public Server(
        IReadOnlyList<(string Path, string Text)> library, bool isIsolated, Func<PublishDiagnosticsParams, Task> publish, Func<string, Task> log)
    {
        this.isIsolated = isIsolated;
        publisher = new(publish, log);
        workspace = Workspace.Empty.With(library.Select(f => new Document(FileUri.Of(f.Path), f.Path, null, f.Text) { IsLibrary = true }));
    }

    /// <summary>Whether the editor has announced the end.</summary>
    public bool IsShutDown { get; private set; }

    /// <summary>Completes when the editor ends the server.</summary>
    public TaskCompletionSource Exited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [JsonRpcMethod("initialize", UseSingleObjectParameterDeserialization = true)]
    public InitializeResult Initialize(InitializeParams parameters)
    {
        var uris = isIsolated ? [] : parameters.WorkspaceFolders?.Select(f => f.Uri) ?? (parameters.RootUri is { } root ? [root] : []);
        var found = uris.SelectMany(uri => WorkspaceFiles.Find(FileUri.PathOf(uri))).Distinct(StringComparer.Ordinal)
            .Select(path => (Path: path, Text: WorkspaceFiles.Read(path))).Where(f => f.Text is not null);
        workspace = workspace.With([.. found.Select(f => new Document(FileUri.Of(f.Path), f.Path, null, f.Text!))]);
        var version = typeof(Server).Assembly.GetName().Version!;
        return new(new(), new("seg", $"{version.Major}.{version.Minor}.{version.Build}"));
    }

    [JsonRpcMethod("initialized")]
    public void Initialized() => Publish(null);

    [JsonRpcMethod("shutdown")]
    public object? Shutdown()
    {
        IsShutDown = true;
        return null;
    }

    [JsonRpcMethod("exit")]
    public void Exit() => Exited.TrySetResult();

    [JsonRpcMethod("textDocument/didOpen", UseSingleObjectParameterDeserialization = true)]
    public void DidOpen(DidOpenParams parameters)
    {
        var path = PathOf(parameters.TextDocument.Uri);
        open.Add(path);
        Replace(new(parameters.TextDocument.Uri, path, parameters.TextDocument.Version, parameters.TextDocument.Text) { IsLibrary = IsLibrary(path) });
    }

    [JsonRpcMethod("textDocument/didChange", UseSingleObjectParameterDeserialization = true)]
    public void DidChange(DidChangeParams parameters)
    {
        if (Find(parameters.TextDocument.Uri) is not { } document) return;
        foreach (var change in parameters.ContentChanges)
            document = new(document.Uri, document.Path, parameters.TextDocument.Version, document.Apply(change)) { IsLibrary = document.IsLibrary };
        Replace(document);
    }

    [JsonRpcMethod("textDocument/didClose", UseSingleObjectParameterDeserialization = true)]
    public void DidClose(DocumentParams parameters)
    {
        var path = PathOf(parameters.TextDocument.Uri);
        if (open.Remove(path)) Reload([path]);
    }

    [JsonRpcMethod("workspace/didChangeWatchedFiles", UseSingleObjectParameterDeserialization = true)]
    public void DidChangeWatchedFiles(DidChangeFilesParams parameters)
    {
        var changed = parameters.Changes.Select(c => PathOf(c.Uri)).Where(path => path.EndsWith(WorkspaceFiles.Suffix, StringComparison.Ordinal));
        Reload([.. changed.Where(path => !open.Contains(path))]);
    }

    [JsonRpcMethod("textDocument/completion", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<CompletionItem>> Completion(PositionParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (files, document) => Completions.At(files, document, parameters.Position), [], cancellation);

    [JsonRpcMethod("textDocument/hover", UseSingleObjectParameterDeserialization = true)]
    public Task<Hover?> Hover(PositionParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (files, document) => Hovers.Of(files, document, parameters.Position), null, cancellation);

    [JsonRpcMethod("textDocument/signatureHelp", UseSingleObjectParameterDeserialization = true)]
    public Task<SignatureHelp?> SignatureHelp(PositionParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (files, document) => Signatures.Of(files, document, parameters.Position), null, cancellation);

    [JsonRpcMethod("textDocument/definition", UseSingleObjectParameterDeserialization = true)]
    public Task<Location?> Definition(PositionParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (files, document) => Navigation.Definition(files, document, parameters.Position), null, cancellation);

    [JsonRpcMethod("textDocument/references", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<Location>> References(ReferenceParams parameters, CancellationToken cancellation) => Answer(
        parameters.TextDocument,
        (files, document) => Navigation.References(files, document, parameters.Position, parameters.Context.IncludeDeclaration), [], cancellation);

    [JsonRpcMethod("textDocument/documentHighlight", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<DocumentHighlight>> DocumentHighlight(PositionParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (files, document) => Navigation.Highlights(files, document, parameters.Position), [], cancellation);

    [JsonRpcMethod("textDocument/prepareRename", UseSingleObjectParameterDeserialization = true)]
    public Task<PrepareRenameResult?> PrepareRename(PositionParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (files, document) => Navigation.PrepareRename(files, document, parameters.Position), null, cancellation);

    [JsonRpcMethod("textDocument/rename", UseSingleObjectParameterDeserialization = true)]
    public Task<WorkspaceEdit?> Rename(RenameParams parameters, CancellationToken cancellation) => Answer<WorkspaceEdit?>(
        parameters.TextDocument, (files, document) => Navigation.Rename(files, document, parameters.Position, parameters.NewName), null, cancellation);

    [JsonRpcMethod("textDocument/documentSymbol", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<DocumentSymbol>> DocumentSymbol(DocumentParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (_, document) => Outlines.Symbols(document), [], cancellation);

    [JsonRpcMethod("workspace/symbol", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<WorkspaceSymbol>> WorkspaceSymbol(WorkspaceSymbolParams parameters, CancellationToken cancellation)
    {
        var files = workspace;
        return Task.Run(() => Outlines.Find(files, parameters.Query), cancellation);
    }

    [JsonRpcMethod("textDocument/codeAction", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<CodeAction>> CodeAction(CodeActionParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (_, document) => Corrections.Of(document, parameters.Context.Diagnostics), [], cancellation);

    [JsonRpcMethod("textDocument/codeLens", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<CodeLens>> CodeLens(DocumentParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, Lenses.Of, [], cancellation);

    [JsonRpcMethod("textDocument/formatting", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<TextEdit>> Formatting(DocumentParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (_, document) => Features.Formatting.Of(document), [], cancellation);

    [JsonRpcMethod("textDocument/foldingRange", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<FoldingRange>> FoldingRange(DocumentParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (_, document) => Outlines.Foldings(document), [], cancellation);

    [JsonRpcMethod("textDocument/inlayHint", UseSingleObjectParameterDeserialization = true)]
    public Task<IReadOnlyList<InlayHint>> InlayHint(RangeParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (files, document) => InlayHints.Of(files, document, parameters.Range), [], cancellation);

    [JsonRpcMethod("textDocument/semanticTokens/full", UseSingleObjectParameterDeserialization = true)]
    public Task<SemanticTokens> SemanticTokens(DocumentParams parameters, CancellationToken cancellation) =>
        Answer(parameters.TextDocument, (_, document) => Highlighting.Of(document), new([]), cancellation);

    /// <inheritdoc/>
    public void Dispose() => publisher.Dispose();

    private Document? Find(string uri) => workspace.Find(PathOf(uri));

    /// <summary>The path of a file; the URI itself if it is not that of a file.</summary>
    private string PathOf(string uri)
    {
        var path = FileUri.PathOf(uri);
        return isIsolated && Path.IsPathRooted(path) ? throw new RequestException($"This server has no access to files, such as '{uri}'.") : path;
    }

    private bool IsLibrary(string path) => workspace.Find(path) is { IsLibrary: true };

    private void Replace(Document document)
    {
        workspace = workspace.With([document]);
        Publish(document);
    }

    /// <summary>Reads files again that the editor does not have open.</summary>
    private void Reload(IReadOnlyList<string> paths)
    {
        var read = paths.Where(p => !IsLibrary(p)).Select(path => (Path: path, Text: Path.IsPathRooted(path) ? WorkspaceFiles.Read(path) : null)).ToList();
        workspace = workspace.With([.. read.Where(f => f.Text is not null).Select(f => new Document(FileUri.Of(f.Path), f.Path, null, f.Text!))])
            .Without([.. read.Where(f => f.Text is null).Select(f => f.Path)]);
        Publish(null);
    }

    private void Publish(Document? edited) => publisher.Publish(workspace, edited is { IsLibrary: true } ? null : edited);

    private async Task<T> Answer<T>(DocumentIdentifier identifier, Func<Workspace, Document, T> answer, T otherwise, CancellationToken cancellation)
    {
        try
        {
            var files = workspace;
            if (files.Find(PathOf(identifier.Uri)) is not { } document) return otherwise;
            return await Task.Run(() => answer(files, document), cancellation);
        }
        catch (RequestException e)
        {
            throw new LocalRpcException(e.Message) { ErrorCode = RequestFailed };
        }
    }
}
