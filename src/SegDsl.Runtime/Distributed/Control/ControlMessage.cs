using System.Text.Json;
using System.Text.Json.Serialization;

namespace SegDsl.Distributed.Control;

/// <summary>The kinds of control channel messages.</summary>
internal enum ControlKind
{
    /// <summary>Rank to hub: requests admission as one of <see cref="ControlMessage.Size"/> ranks of the job <see cref="ControlMessage.Text"/>.</summary>
    Hello,

    /// <summary>Hub to rank: admission is refused; the text states why.</summary>
    Refused,

    /// <summary>
    /// A heartbeat, once a second. Rank to hub: the step that the rank has started. Hub to rank: the ranks that have not connected yet or, once all have, the
    /// ranks that have not started the given step.
    /// </summary>
    Beat,

    /// <summary>Hub to rank: all ranks are connected.</summary>
    Ready,

    /// <summary>Rank to hub: the rank exits with the error in the text.</summary>
    Failed,

    /// <summary>Hub to rank: the given rank is lost; the text states how.</summary>
    Lost,

    /// <summary>Hub to rank: stop after the current step.</summary>
    Stop,

    /// <summary>Rank to hub, and hub to all ranks: a text for all ranks.</summary>
    Share,

    /// <summary>Either direction: the sender exits normally.</summary>
    Goodbye,
}

/// <summary>A control channel message, sent as a line of JSON.</summary>
/// <param name="Kind">The kind of the message.</param>
internal sealed record ControlMessage(ControlKind Kind)
{
    /// <summary>The rank that the message is about.</summary>
    public int Rank { get; init; }

    /// <summary>The number of ranks.</summary>
    public int Size { get; init; }

    /// <summary>The number of started steps.</summary>
    public int Step { get; init; }

    /// <summary>The ranks that the message is about, if several.</summary>
    public IReadOnlyList<int>? Ranks { get; init; }

    /// <summary>A text, depending on the kind.</summary>
    public string? Text { get; init; }

    /// <summary>The message in UTF-8, with a line feed.</summary>
    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ControlJson.Default.ControlMessage), (byte)'\n'];

    /// <summary>Parses a message; null if the line is not a message.</summary>
    public static ControlMessage? FromLine(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ControlJson.Default.ControlMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Serializes messages without reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ControlMessage))]
internal sealed partial class ControlJson : JsonSerializerContext;
