namespace SegDsl.LanguageServer.Protocol;

/// <summary>A folder of the workspace.</summary>
/// <param name="Uri">Its URI.</param>
internal sealed record WorkspaceFolder(string Uri);

/// <summary>The parameters of <c>initialize</c>.</summary>
/// <param name="RootUri">The folder of the workspace; null if there is none, or several.</param>
/// <param name="WorkspaceFolders">The folders of the workspace; null if the editor does not send them.</param>
internal sealed record InitializeParams(string? RootUri, IReadOnlyList<WorkspaceFolder>? WorkspaceFolders);

/// <summary>The result of <c>initialize</c>.</summary>
/// <param name="Capabilities">What the server can do.</param>
/// <param name="ServerInfo">Name and version.</param>
internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

/// <summary>The name of the server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
internal sealed record ServerInfo(string Name, string Version);

/// <summary>What the server can do.</summary>
internal sealed record ServerCapabilities
{
    public string PositionEncoding { get; } = "utf-16";

    public TextDocumentSync TextDocumentSync { get; } = new();

    public CompletionOptions CompletionProvider { get; } = new();

    public bool HoverProvider { get; } = true;

    public SignatureHelpOptions SignatureHelpProvider { get; } = new();

    public bool DefinitionProvider { get; } = true;

    public bool ReferencesProvider { get; } = true;

    public bool DocumentHighlightProvider { get; } = true;

    public bool DocumentSymbolProvider { get; } = true;

    public bool WorkspaceSymbolProvider { get; } = true;

    public CodeActionOptions CodeActionProvider { get; } = new();

    public CodeLensOptions CodeLensProvider { get; } = new();

    public bool DocumentFormattingProvider { get; } = true;

    public RenameOptions RenameProvider { get; } = new();

    public bool FoldingRangeProvider { get; } = true;

    public bool InlayHintProvider { get; } = true;

    public SemanticTokensOptions SemanticTokensProvider { get; } = new();
}

/// <summary>How texts are sent.</summary>
internal sealed record TextDocumentSync
{
    public bool OpenClose { get; } = true;

    /// <summary>2 stands for changes of ranges.</summary>
    public int Change { get; } = 2;
}

internal sealed record CompletionOptions
{
    public IReadOnlyList<string> TriggerCharacters { get; } = [".", ">", ":", "\"", "/", "("];
}

internal sealed record SignatureHelpOptions
{
    public IReadOnlyList<string> TriggerCharacters { get; } = ["(", ","];
}

internal sealed record CodeActionOptions
{
    public IReadOnlyList<string> CodeActionKinds { get; } = ["quickfix"];
}

internal sealed record CodeLensOptions
{
    public bool ResolveProvider { get; }
}

internal sealed record RenameOptions
{
    public bool PrepareProvider { get; } = true;
}

internal sealed record SemanticTokensOptions
{
    public SemanticTokensLegend Legend { get; } = new();

    public bool Full { get; } = true;
}

internal sealed record SemanticTokensLegend
{
    public IReadOnlyList<string> TokenTypes { get; } = [.. Enum.GetNames<TokenType>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    public IReadOnlyList<string> TokenModifiers { get; } = ["declaration"];
}

/// <summary>The kinds of tokens, in the order of the legend.</summary>
internal enum TokenType
{
    Namespace,
    Class,
    Enum,
    Parameter,
    Variable,
    Property,
    EnumMember,
    Function,
    Keyword,
    Comment,
    String,
    Number,
    Operator,
    Label,
    TypeParameter,
}
