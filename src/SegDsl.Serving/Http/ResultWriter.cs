using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Serving.Polygons;

namespace SegDsl.Serving.Http;

/// <summary>Writes results.</summary>
/// <param name="dataset">The dataset with the classes.</param>
internal sealed class ResultWriter(DatasetDefinition dataset)
{
    /// <summary>The header with the number of pixels of every class that occurs, by train index: <c>0=5120, 3=77</c>.</summary>
    public const string PixelsHeader = "Class-Pixels";

    private readonly Rgb[] palette = [.. dataset.Classes.Select(c => c.Color)];

    /// <summary>Writes a result.</summary>
    /// <param name="response">The response.</param>
    /// <param name="format">The format.</param>
    /// <param name="image">The image.</param>
    /// <param name="classes">The train index of every pixel.</param>
    public Task WriteAsync(HttpResponse response, ResultFormat format, RasterImage image, LabelMap classes)
    {
        var pixels = new long[dataset.Classes.Count];
        foreach (var index in classes.Values) pixels[index]++;
        var counts = pixels.Select((count, index) => (Count: count, Index: index)).Where(c => c.Count > 0);
        response.Headers[PixelsHeader] = string.Join(", ", counts.Select(c => FormattableString.Invariant($"{c.Index}={c.Count}")));
        return format switch
        {
            ResultFormat.Ids => WritePngAsync(response, ImageFile.Encode(IdsOf(classes))),
            ResultFormat.Colors => WritePngAsync(response, ImageFile.Encode(classes.InColors(palette))),
            ResultFormat.Overlay => WritePngAsync(response, ImageFile.Encode(image.ToRgb().Overlay(classes.InColors(palette)))),
            _ => WriteJsonAsync(response, classes, pixels),
        };
    }

    /// <summary>Writes the classes of the dataset as JSON.</summary>
    public async Task WriteClassesAsync(HttpResponse response)
    {
        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("dataset", dataset.Name);
        json.WriteStartArray("classes");
        for (var index = 0; index < dataset.Classes.Count; index++)
        {
            json.WriteStartObject();
            WriteClass(json, index);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private LabelMap IdsOf(LabelMap classes) =>
        new(classes.Width, classes.Height, Array.ConvertAll(classes.Values, index => (ushort)dataset.Classes[index].Id));

    private static Task WritePngAsync(HttpResponse response, byte[] file)
    {
        response.ContentType = "image/png";
        response.ContentLength = file.Length;
        return response.Body.WriteAsync(file, response.HttpContext.RequestAborted).AsTask();
    }

    private async Task WriteJsonAsync(HttpResponse response, LabelMap classes, long[] pixels)
    {
        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("width", classes.Width);
        json.WriteNumber("height", classes.Height);
        json.WriteStartArray("classes");
        foreach (var polygons in OutlineTracing.Trace(classes).GroupBy(polygon => polygon.Label).OrderBy(group => group.Key))
        {
            json.WriteStartObject();
            WriteClass(json, polygons.Key);
            json.WriteNumber("pixels", pixels[polygons.Key]);
            json.WriteNumber("share", Math.Round((double)pixels[polygons.Key] / classes.Values.Length, 6));
            json.WriteStartArray("polygons");
            foreach (var polygon in polygons)
            {
                WritePolygon(json, polygon);
                // A client that reads slowly must not fill the memory.
                if (json.BytesPending < 1 << 16) continue;
                await json.FlushAsync(response.HttpContext.RequestAborted).ConfigureAwait(false);
                await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted).ConfigureAwait(false);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteClass(Utf8JsonWriter json, int index)
    {
        var found = dataset.Classes[index];
        json.WriteNumber("index", index);
        json.WriteNumber("id", found.Id);
        json.WriteString("name", found.Name);
        json.WriteString("color", found.Color.ToHex());
    }

    private static void WritePolygon(Utf8JsonWriter json, LabelPolygon polygon)
    {
        json.WriteStartObject();
        json.WriteNumber("area", polygon.Area);
        json.WritePropertyName("outer");
        WriteRing(json, polygon.Outer);
        json.WriteStartArray("holes");
        foreach (var hole in polygon.Holes) WriteRing(json, hole);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRing(Utf8JsonWriter json, IReadOnlyList<PixelPoint> ring)
    {
        json.WriteStartArray();
        foreach (var corner in ring)
        {
            json.WriteStartArray();
            json.WriteNumberValue(corner.X);
            json.WriteNumberValue(corner.Y);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
