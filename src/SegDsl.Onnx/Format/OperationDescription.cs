using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SegDsl.Onnx.Format;

/// <summary>
/// An operation of the language beside the nodes that compute it: JSON in the documentation of the last one. An import takes the operation from it, because
/// these nodes calculate with sizes of the image, which the language has no operations for.
/// </summary>
/// <param name="Operation">The name of the operation.</param>
/// <param name="Inputs">The names of the values that it is applied to.</param>
/// <param name="Arguments">The constant arguments by parameter: <see cref="long"/>, <see cref="double"/>, or <see cref="long"/> arrays.</param>
/// <param name="State">The names of its parameters in the model, by the last part of their keys.</param>
internal sealed record OperationDescription(
    string Operation, IReadOnlyList<string> Inputs, IReadOnlyDictionary<string, object> Arguments, IReadOnlyDictionary<string, string> State)
{
    private const string OperationName = "operation", InputsName = "inputs", ArgumentsName = "arguments", StateName = "state";

    /// <summary>The JSON.</summary>
    public string ToJson()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString(OperationName, Operation);
            json.WriteStartArray(InputsName);
            foreach (var input in Inputs) json.WriteStringValue(input);
            json.WriteEndArray();
            json.WriteStartObject(ArgumentsName);
            foreach (var (name, value) in Arguments)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }
            json.WriteEndObject();
            json.WriteStartObject(StateName);
            foreach (var (key, name) in State) json.WriteString(key, name);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Reads the JSON; null for any other documentation.</summary>
    public static OperationDescription? Parse(string text)
    {
        if (!text.StartsWith('{')) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            return new(
                root.GetProperty(OperationName).GetString() ?? "",
                [.. root.GetProperty(InputsName).EnumerateArray().Select(input => input.GetString() ?? "")],
                root.GetProperty(ArgumentsName).EnumerateObject().ToDictionary(argument => argument.Name, argument => Read(argument.Value)),
                root.GetProperty(StateName).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? ""));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                // With a decimal point, so that it is read as the same type.
                json.WriteRawValue(number.ToString("E16", System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStartArray();
                foreach (var number in (long[])value) json.WriteNumberValue(number);
                json.WriteEndArray();
                break;
        }
    }

    private static object Read(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select(element => element.GetInt64()).ToArray()
        : value.GetRawText().Contains('.', StringComparison.Ordinal) ? value.GetDouble() : (object)value.GetInt64();
}
