using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SegDsl.Logging;

/// <summary>Serializes scores without those of a segmentation if nothing is segmented.</summary>
public static class ScoresJson
{
    private static readonly HashSet<string> OfSegmentation = new(
        [
            "pixels", "mean_iou", "mean_iou_absent_as_one", "pixel_accuracy", "mean_accuracy", "mean_dice", "frequency_weighted_iou", "mean_boundary_f",
            "mean_boundary_f_absent_as_one", "boundary_iou_width", "mean_boundary_iou", "mean_boundary_iou_absent_as_one", "classes", "confusion",
            "cross_entropy", "calibration_error",
        ],
        StringComparer.Ordinal);

    /// <summary>The serializer of a document that omits the scores of a segmentation if the dataset of the document has no classes.</summary>
    /// <param name="declared">The serializer of the document with all properties, from a source-generated context.</param>
    public static JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> declared) where T : ScoresDocument
    {
        ArgumentNullException.ThrowIfNull(declared);
        var options = new JsonSerializerOptions(declared.Options) { TypeInfoResolver = declared.Options.TypeInfoResolver?.WithAddedModifier(Omit) };
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }

    private static void Omit(JsonTypeInfo type)
    {
        if (!typeof(ScoresDocument).IsAssignableFrom(type.Type)) return;
        foreach (var property in type.Properties.Where(property => OfSegmentation.Contains(property.Name)))
            property.ShouldSerialize = static (document, _) => ((ScoresDocument)document).Segments;
    }
}
