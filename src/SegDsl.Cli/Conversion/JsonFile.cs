using System.Numerics;
using System.Text.Json;
using SegDsl.Cli.CommandLine;
using SegDsl.Storage;

namespace SegDsl.Cli.Conversion;

/// <summary>Reads annotation files in JSON.</summary>
internal static class JsonFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format, for messages.</param>
    /// <param name="read">Reads the content.</param>
    /// <exception cref="CommandException">The file cannot be read, is not valid JSON, or lacks a property.</exception>
    public static T Read<T>(string path, string format, Func<JsonElement, T> read) => Interpret(path, format, () =>
    {
        if (RegularFile.ProblemOf(path) is { } problem) throw new CommandException($"{path} {problem}.");
        try
        {
            using var file = File.OpenRead(path);
            return read(JsonDocument.Parse(file).RootElement);
        }
        catch (JsonException e)
        {
            throw new CommandException($"{path} is not valid JSON ({SystemErrors.Describe(e)}).", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be read ({SystemErrors.CauseOf(e, path)}).", e);
        }
    });

    /// <summary>Reads a part of a file, and reports a content of another form.</summary>
    public static T Interpret<T>(string path, string format, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException or ArgumentException
            or OverflowException)
        {
            throw new CommandException($"{path} is not a valid {format} file ({Reason(e)}).", e);
        }
    }

    /// <summary>Returns the reason of an error. Those of the JSON reader describe its types, and state no property.</summary>
    private static string Reason(Exception error) => error switch
    {
        FormatException { InnerException: null } => error.Message.TrimEnd('.'),
        KeyNotFoundException => "a property is missing",
        _ => "a value has another type than expected, or is out of range",
    };

    /// <summary>Reads points <c>[[x, y], …]</c>.</summary>
    public static List<Vector2> Points(JsonElement points) =>
        [.. points.EnumerateArray().Select(point => new Vector2(point[0].GetSingle(), point[1].GetSingle()))];

    /// <summary>Returns a size from the file, which must be positive.</summary>
    public static int Size(JsonElement root, string property) =>
        root.GetProperty(property).GetInt32() is > 0 and var size ? size : throw new FormatException($"'{property}' must be positive");
}
