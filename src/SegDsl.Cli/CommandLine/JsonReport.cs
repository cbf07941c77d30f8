using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SegDsl.Cli.CommandLine;

/// <summary>The option <c>--json [FILE]</c>, and formats based on JSON: results for programs, instead of the text or written to a file in addition.</summary>
internal sealed class JsonReport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Creates the option.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="format">The name of the format.</param>
    /// <param name="extension">The extension that a file must have.</param>
    public JsonReport(string name = "--json", string format = "JSON", string extension = ".json")
    {
        Option = new(name)
        {
            Description = $"Print {format} instead of text, or write it to a file that ends in {extension}, in addition to the text.",
            HelpName = "file",
            Arity = ArgumentArity.ZeroOrOne,
        };
        // The parser takes any word after the option as its file, which can be an argument of the command that must not be overwritten.
        Option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !token.Value.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                result.AddError($"{name} {token.Value}: the file must end in {extension}. To print {format}, write {name} last or before another option.");
        });
    }

    /// <summary>The option.</summary>
    public Option<FileInfo?> Option { get; }

    /// <summary>Whether the format is printed, so that the output must not contain other text.</summary>
    public bool ReplacesText(ParseResult parsed) => parsed.GetResult(Option) is not null && parsed.GetValue(Option) is null;

    /// <summary>Checks, before a long computation, that the requested file can be written.</summary>
    /// <exception cref="Storage.FileWriteException">It cannot.</exception>
    public void ThrowIfNotWritable(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is { } file) AtomicFile.ThrowIfNotWritable(file.ToString());
    }

    /// <summary>Writes the results as requested.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="output">The standard output.</param>
    /// <param name="text">Writes the results as text.</param>
    /// <param name="document">Creates the JSON document.</param>
    /// <param name="type">The generated serializer of the document.</param>
    public void Write<T>(ParseResult parsed, TextWriter output, Action<TextWriter> text, Func<T> document, JsonTypeInfo<T> type)
    {
        if (ReplacesText(parsed))
        {
            output.WriteLine(Serialize(document(), type));
            return;
        }
        if (parsed.GetValue(Option) is { } file)
            AtomicFile.Write(file.ToString(), stream => stream.Write(Encoding.UTF8.GetBytes(Serialize(document(), type) + "\n")));
        text(output);
    }

    private static string Serialize<T>(T document, JsonTypeInfo<T> type)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Options)) JsonSerializer.Serialize(json, document, type);
        return Encoding.UTF8.GetString(memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }
}
