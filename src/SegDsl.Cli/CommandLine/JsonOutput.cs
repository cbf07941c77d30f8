using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SegDsl.Cli.CommandLine;

/// <summary>Formats JSON documents without reflection, which would slow down the start of the program.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Returns one document as indented text.</summary>
    public static string ToText(Action<Utf8JsonWriter> write)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Options)) write(json);
        return Encoding.UTF8.GetString(memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }
}
