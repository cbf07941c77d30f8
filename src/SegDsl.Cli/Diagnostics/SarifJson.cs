using System.Text.Json.Serialization;

namespace SegDsl.Cli.Diagnostics;

/// <summary>The serializer of SARIF 2.1.0 logs (<see href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"/>).</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class SarifJson : JsonSerializerContext;

/// <summary>A log, section 3.13.</summary>
internal sealed record SarifLog([property: JsonPropertyName("$schema")] string Schema, string Version, IReadOnlyList<SarifRun> Runs);

/// <summary>A run of a tool, section 3.14.</summary>
internal sealed record SarifRun(SarifTool Tool, string ColumnKind, IReadOnlyList<SarifResult> Results);

/// <summary>A tool, section 3.18.</summary>
internal sealed record SarifTool(SarifDriver Driver);

/// <summary>The program of a tool, section 3.19.</summary>
internal sealed record SarifDriver(string Name, string? SemanticVersion, IReadOnlyList<SarifRule> Rules);

/// <summary>The description of a kind of result, section 3.49.</summary>
internal sealed record SarifRule(
    string Id, string Name, SarifText ShortDescription, SarifText FullDescription, SarifHelp Help, SarifConfiguration DefaultConfiguration);

/// <summary>A message as plain text, section 3.11.</summary>
internal sealed record SarifText(string Text);

/// <summary>A message as plain text and Markdown, section 3.12.</summary>
internal sealed record SarifHelp(string Text, string Markdown);

/// <summary>The configuration of a rule, section 3.50.</summary>
internal sealed record SarifConfiguration(string Level);

/// <summary>A result, section 3.27.</summary>
internal sealed record SarifResult(
    string RuleId, int RuleIndex, string Level, SarifText Message, IReadOnlyList<SarifLocation> Locations, IReadOnlyList<SarifLocation> RelatedLocations);

/// <summary>A location, section 3.28.</summary>
internal sealed record SarifLocation(int? Id, SarifPhysicalLocation PhysicalLocation, SarifText? Message);

/// <summary>A location in a file, section 3.29.</summary>
internal sealed record SarifPhysicalLocation(SarifFile ArtifactLocation, SarifRegion Region);

/// <summary>The location of a file, section 3.4.</summary>
internal sealed record SarifFile(string Uri, string? UriBaseId);

/// <summary>A region of a file, section 3.30. Lines and columns start at 1; the end column is exclusive.</summary>
internal sealed record SarifRegion(int StartLine, int StartColumn, int EndLine, int EndColumn);
