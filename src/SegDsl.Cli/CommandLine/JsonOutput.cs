using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SegDsl.Cli.CommandLine;

/// <summary>Writes JSON without reflection, so that it costs nothing at the start.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one document and a line end.</summary>
    public static void WriteJson(this TextWriter output, Action<Utf8JsonWriter> write) => output.WriteLine(ToText(write));

    /// <summary>One document as indented text.</summary>
    public static string ToText(Action<Utf8JsonWriter> write)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Options)) write(json);
        return Encoding.UTF8.GetString(memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }
}
