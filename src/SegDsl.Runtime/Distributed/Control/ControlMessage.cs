using System.Text.Json;
using System.Text.Json.Serialization;

namespace SegDsl.Distributed.Control;

/// <summary>What a message on the control channel says.</summary>
internal enum ControlKind
{
    /// <summary>Rank to hub: here I am, one of <see cref="ControlMessage.Size"/> of the job <see cref="ControlMessage.Text"/>.</summary>
    Hello,

    /// <summary>Hub to rank: you are not expected; the text says why.</summary>
    Refused,

    /// <summary>
    /// Rank to hub, once a second: I am alive and have begun this step. Hub to rank: so is the hub; the ranks listed have not come yet or, once all
    /// have, are behind this step.
    /// </summary>
    Beat,

    /// <summary>Hub to rank: all ranks have come.</summary>
    Ready,

    /// <summary>Rank to hub: I end with the error of the text.</summary>
    Failed,

    /// <summary>Hub to rank: this rank is lost; the text says how.</summary>
    Lost,

    /// <summary>Hub to rank: stop after the step at hand.</summary>
    Stop,

    /// <summary>Rank to hub to all ranks: a text for everyone.</summary>
    Share,

    /// <summary>Either way: I leave in good order.</summary>
    Goodbye,
}

/// <summary>A message on the control channel: a line of JSON.</summary>
/// <param name="Kind">What it says.</param>
internal sealed record ControlMessage(ControlKind Kind)
{
    /// <summary>The rank that is spoken of.</summary>
    public int Rank { get; init; }

    /// <summary>The number of ranks.</summary>
    public int Size { get; init; }

    /// <summary>How many steps a rank has begun.</summary>
    public int Step { get; init; }

    /// <summary>Several ranks that are spoken of.</summary>
    public IReadOnlyList<int>? Ranks { get; init; }

    /// <summary>A text.</summary>
    public string? Text { get; init; }

    /// <summary>The message as bytes, with its line end.</summary>
    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ControlJson.Default.ControlMessage), (byte)'\n'];

    /// <summary>Reads a message; null where the line is none.</summary>
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
