using SegDsl.Catalogue;

namespace SegDsl.Cli;

/// <summary>What every command works with.</summary>
/// <param name="Catalogue">The networks, datasets and experiments there are.</param>
/// <param name="Output">Where results go.</param>
/// <param name="Error">Where messages about failures go.</param>
/// <param name="Interactive">Whether <paramref name="Output"/> is a terminal that somebody looks at.</param>
internal sealed record CommandContext(ModelCatalogue Catalogue, TextWriter Output, TextWriter Error, bool Interactive);
