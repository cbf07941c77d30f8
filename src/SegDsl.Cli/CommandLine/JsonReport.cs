using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace SegDsl.Cli.CommandLine;

/// <summary>The option <c>--json [file]</c>: results for programs, in place of text or into a file beside it.</summary>
internal sealed class JsonReport
{
    private const string Extension = ".json";

    /// <summary>Describes the option.</summary>
    public JsonReport() => Option.Validators.Add(result =>
    {
        // The word after --json may have been meant as an image, which must not be written over.
        if (result.Tokens is [var token] && !token.Value.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            result.AddError($"--json {token.Value}: its file ends in {Extension}; to print JSON, let another option or nothing follow.");
    });

    /// <summary>The option.</summary>
    public Option<FileInfo?> Option { get; } = new("--json")
    {
        Description = $"Prints JSON in place of text; with a file, which ends in {Extension}, writes it there beside the text.",
        HelpName = "file",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Whether the output is JSON, and no text may be in it.</summary>
    public bool ReplacesText(ParseResult parsed) => parsed.GetResult(Option) is not null && parsed.GetValue(Option) is null;

    /// <summary>Writes the results where they are asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="output">Where text goes.</param>
    /// <param name="text">Writes the results as text.</param>
    /// <param name="json">Writes them as the members of an object.</param>
    public void Write(ParseResult parsed, TextWriter output, Action<TextWriter> text, Action<Utf8JsonWriter> json)
    {
        if (ReplacesText(parsed))
        {
            output.WriteJson(Whole);
            return;
        }
        if (parsed.GetValue(Option) is { } file) AtomicFile.Write(file.ToString(), stream => stream.Write(Encoding.UTF8.GetBytes(JsonOutput.ToText(Whole) + "\n")));
        text(output);

        void Whole(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            json(writer);
            writer.WriteEndObject();
        }
    }
}
