using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SegDsl.Language.Graph;
using SegDsl.Onnx.Format;

namespace SegDsl.Onnx.Export;

/// <summary>The description of a model that it contains.</summary>
internal static class ModelMetadata
{
    /// <summary>The name of the program that writes the models.</summary>
    public const string Producer = "SegDsl";

    /// <summary>The key of the name of the network.</summary>
    public const string NetworkKey = "network";

    private const int MaxLicenseLength = 1000;

    /// <summary>Checks that a license is a line of text.</summary>
    /// <exception cref="OnnxException">It is blank, too long, or contains control characters or characters that change the direction of text.</exception>
    public static void CheckLicense(string? license)
    {
        if (license is null) return;
        if (string.IsNullOrWhiteSpace(license)) throw new OnnxException("The license is blank: write a name such as CC-BY-4.0, or omit it.");
        if (license.Length > MaxLicenseLength)
            throw new OnnxException(string.Create(
                CultureInfo.InvariantCulture,
                $"The license has {license.Length:N0} characters, of at most {MaxLicenseLength:N0}: write its name or address instead of its text."));
        // Lone surrogates have no form in UTF-8, in which models store text.
        foreach (var rune in license.EnumerateRunes())
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                throw new OnnxException(string.Create(
                    CultureInfo.InvariantCulture, $"The license contains the character U+{rune.Value:X4}: write one line of text, such as CC-BY-4.0."));
    }

    /// <summary>Describes a model.</summary>
    /// <param name="model">The model, with its graph.</param>
    /// <param name="graph">The network.</param>
    /// <param name="options">How the network is written.</param>
    public static void Add(ModelProto model, NetworkGraph graph, OnnxExportOptions options)
    {
        model.ProducerName = Producer;
        model.ProducerVersion = typeof(ModelMetadata).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var requirements = string.Join(", ", Requirements(graph));
        model.DocString = $"The network {graph.Name}, for inference."
            + (requirements.Length == 0 ? "" : $" Its input requires {requirements}.");
        Add(NetworkKey, graph.Name);
        if (requirements.Length > 0) Add("requirements", requirements);
        if (options.License is { } license) Add("license", license);
        if (options.Dataset is not { } dataset) return;
        Add("dataset", dataset.Name);
        Add("mean", JsonSerializer.Serialize(dataset.Normalization.Mean, MetadataJson.Default.IReadOnlyListSingle));
        Add("deviation", JsonSerializer.Serialize(dataset.Normalization.StandardDeviation, MetadataJson.Default.IReadOnlyListSingle));
        if (dataset.Classes.Count == 0) return;
        Add("classes", JsonSerializer.Serialize([.. dataset.Classes.Select(c => c.Name)], MetadataJson.Default.IReadOnlyListString));
        Add("colors", JsonSerializer.Serialize(
            [.. dataset.Classes.Select(c => new[] { c.Color.Red, c.Color.Green, c.Color.Blue }.Select(value => (int)value).ToArray())],
            MetadataJson.Default.IReadOnlyListInt32Array));

        void Add(string key, string value) => model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    private static IEnumerable<string> Requirements(NetworkGraph graph) =>
        graph.Requirements.Least.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} >= {r.Value}"))
            .Concat(graph.Requirements.Others.Select(o => o.ToString()));
}

/// <summary>The serializer of lists in the metadata.</summary>
[JsonSerializable(typeof(IReadOnlyList<float>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<int[]>))]
internal sealed partial class MetadataJson : JsonSerializerContext;
