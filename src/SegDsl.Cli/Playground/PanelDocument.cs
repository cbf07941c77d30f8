using System.Text.Json.Serialization;
using SegDsl.Cli.Summary;

namespace SegDsl.Cli.Playground;

/// <summary>The serializer of the documents that the page exchanges with the program.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FileDocument))]
[JsonSerializable(typeof(SaveRequest))]
[JsonSerializable(typeof(SaveResult))]
[JsonSerializable(typeof(PanelRequest))]
[JsonSerializable(typeof(PanelDocument))]
internal sealed partial class PlaygroundJson : JsonSerializerContext;

/// <summary>The edited file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uri">Its URI for the language server.</param>
/// <param name="Text">Its text.</param>
/// <param name="Version">What identifies the text.</param>
/// <param name="Path">Its path for command lines; null without a file.</param>
/// <param name="CanBeSaved">Whether the page can save it.</param>
internal sealed record FileDocument(string Name, string Uri, string Text, string Version, string? Path, bool CanBeSaved);

/// <summary>A request to save the file.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Version">The version that the page has read or saved last; null to replace any.</param>
internal sealed record SaveRequest(string Text, string? Version);

/// <summary>The result of saving.</summary>
/// <param name="Version">The new version; null if the file was not saved.</param>
/// <param name="Problem">Why it was not saved; null otherwise.</param>
/// <param name="IsConflict">Whether the file on disk has changed, so that the user decides whether to replace it.</param>
internal sealed record SaveResult(string? Version, string? Problem, bool IsConflict);

/// <summary>A request for the panel beside the editor.</summary>
/// <param name="Text">The text of the editor.</param>
/// <param name="Network">The name of the network, backbone or block; null to choose one.</param>
/// <param name="Size">The sizes of its inputs, separated by spaces; empty for a usual size.</param>
/// <param name="Depth">The number of module levels in the drawing.</param>
internal sealed record PanelRequest(string Text, string? Network, string Size, int Depth);

/// <summary>What the panel shows.</summary>
internal sealed record PanelDocument
{
    /// <summary>The networks, backbones and blocks of the text.</summary>
    public IReadOnlyList<NetworkName> Networks { get; init; } = [];

    /// <summary>The one that is shown; null if there is none.</summary>
    public string? Network { get; init; }

    /// <summary>The sizes of its inputs, as in the request.</summary>
    public string Size { get; init; } = "";

    /// <summary>The drawing, an SVG document; null if there is none.</summary>
    public string? Drawing { get; init; }

    /// <summary>Why there is no drawing, while there is a summary.</summary>
    public string? DrawingProblem { get; init; }

    /// <summary>The values of parameters, such as <c>classes = 19</c>.</summary>
    public string Settings { get; init; } = "";

    /// <summary>The shapes, parameters and operations; null if there is none.</summary>
    public SummaryDocument? Summary { get; init; }

    /// <summary>Why the summary has formulas in place of numbers; null if it has numbers.</summary>
    public string? SizeProblem { get; init; }

    /// <summary>Why neither a drawing nor a summary exists; null if one does.</summary>
    public string? Problem { get; init; }
}

/// <summary>A declaration that can be drawn.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>network</c>, <c>backbone</c> or <c>block</c>.</param>
internal sealed record NetworkName(string Name, string Kind);
