using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Training;

namespace SegDsl.Cli.Sweeps;

/// <summary>The file with the runs of a sweep and all their settings, which resuming the sweep depends on.</summary>
internal static class SweepFile
{
    /// <summary>The name of the file in the folder of the sweep.</summary>
    public const string Name = "runs.json";

    private const string Format = "runs of a sweep 1";

    /// <summary>Reads the file; null if the folder has none.</summary>
    /// <param name="folder">The folder of the sweep.</param>
    /// <param name="acceptsDamage">Whether to return null for a damaged file, because it is replaced.</param>
    /// <exception cref="CommandException">The file is not one of a sweep, or is damaged.</exception>
    public static SweepRecord? Read(string folder, bool acceptsDamage)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path)) return null;
        SweepRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(File.ReadAllBytes(path), SweepFileJson.Default.SweepRecord);
        }
        catch (JsonException)
        {
            record = null;
        }
        if (record is not { Format: Format })
            throw new CommandException($"{path} does not contain the runs of a sweep. Move or delete the file, or use another folder (--output FOLDER).");
        if (record.Sha256 == ChecksumOf(record) && record.Runs.All(run => run.Folder.Length > 0 && Path.GetFileName(run.Folder) == run.Folder)) return record;
        return acceptsDamage ? null : throw new CommandException(
            $"{path} was changed or is damaged: its checksum differs. Restore it, or delete it to use the runs in the folders beside it.");
    }

    /// <summary>Writes the file.</summary>
    /// <param name="folder">The folder of the sweep.</param>
    /// <param name="record">The runs.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string folder, SweepRecord record)
    {
        var named = record with { Format = Format };
        var text = Text(named with { Sha256 = ChecksumOf(named) }) + "\n";
        AtomicFile.Write(Path.Combine(folder, Name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static string ChecksumOf(SweepRecord record) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(record with { Sha256 = "" }).ReplaceLineEndings("\n"))));

    private static string Text(SweepRecord record) => JsonSerializer.Serialize(record, SweepFileJson.Default.SweepRecord);
}

/// <summary>The serializer of <see cref="SweepFile"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n",
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SweepRecord))]
internal sealed partial class SweepFileJson : JsonSerializerContext;

/// <summary>The runs of a sweep.</summary>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="Declared">The items of its declaration, by name.</param>
/// <param name="Runs">The runs.</param>
internal sealed record SweepRecord(string Experiment, IReadOnlyDictionary<string, string> Declared, IReadOnlyList<RecordedRun> Runs)
{
    /// <summary>See <see cref="SweepLengths"/>; null in files of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int?>? Lengths { get; init; }

    /// <summary>The name of the format.</summary>
    public string Format { get; init; } = "";

    /// <summary>The checksum of the document with an empty checksum.</summary>
    public string Sha256 { get; init; } = "";
}

/// <summary>A run of a sweep.</summary>
/// <param name="Folder">The name of its folder.</param>
/// <param name="Values">The values of the combined settings, by name.</param>
/// <param name="Steps">The one of the <see cref="SweepLengths"/> that it is trained to.</param>
/// <param name="Settings">All settings of the run, by name.</param>
/// <param name="Parts">The digest of the other parts of the experiment; see <see cref="ExperimentParts.DigestOf(SegDsl.Experiments.Experiment)"/>.</param>
internal sealed record RecordedRun(
    string Folder, IReadOnlyDictionary<string, string> Values, int? Steps, IReadOnlyDictionary<string, string> Settings, string Parts)
{
    /// <summary>The digest of the files of the user when the run was started; see <see cref="ExperimentParts.DigestOf(Sources.SourceSet)"/>.</summary>
    public string Sources { get; init; } = "";

    /// <summary>Whether the folder has a run from before a restart, which has not replaced it yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>Whether the run was recorded, and not found by the name of its folder.</summary>
    [JsonIgnore]
    public bool IsRecorded => Parts.Length > 0;
}
