using System.Text.Json;
using System.Text.Json.Serialization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>What a run is trained with apart from its settings. It is saved with the run, and compared when the run is resumed.</summary>
/// <param name="Declared">See <see cref="ExperimentParts.TextsOf"/>.</param>
/// <param name="Parts">See <see cref="ExperimentParts.DigestOf(Experiment)"/>.</param>
/// <param name="Sources">See <see cref="ExperimentParts.DigestOf(Sources.SourceSet)"/>.</param>
internal sealed record RunDescription(IReadOnlyDictionary<string, string> Declared, string Parts, string Sources)
{
    /// <summary>Describes a run.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="experiment">The experiment.</param>
    public static RunDescription Of(CommandContext context, Experiment experiment) => new(
        ExperimentParts.TextsOf(experiment), ExperimentParts.DigestOf(experiment), context.Files is [] ? "" : ExperimentParts.DigestOf(context.Sources));

    /// <summary>Refuses a run of another network, loss or other part than the experiment has now, and returns notes on what may be another one.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="status">The status of the run.</param>
    /// <param name="experiment">The experiment, with the settings of the run.</param>
    /// <exception cref="CommandException">The run has other parts.</exception>
    public static IEnumerable<string> Compare(CommandContext context, RunFolder folder, RunStatus status, Experiment experiment)
    {
        // States of earlier versions have no description.
        if (status is not { Step: > 0, Description.Length: > 0 } || Parse(status.Description) is not { } before) return [];
        var now = Of(context, experiment);
        if (before.Parts != now.Parts && ExperimentParts.Differences(before.Declared, experiment).ToList() is { Count: > 0 } differences)
        {
            // What seems to be a difference can be damage.
            SavedRun.Verify(folder);
            throw new CommandException(
                $"{folder.Path} contains a run that was trained {string.Join("; and ", differences)}. Undo the change to resume the run, replace the run "
                + $"(--restart), or train from its weights in another folder (--start {folder.LastWeights} --output FOLDER).");
        }
        if (before.Sources.Length == 0 || before.Sources == now.Sources) return [];
        return
        [
            $"networks, blocks or C# in {string.Join(", ", context.Files.Concat(context.CodeFiles))} were changed after the start of the run, which continues "
            + "with them.",
        ];
    }

    /// <summary>The text to save.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, RunDescriptionJson.Default.RunDescription);

    private static RunDescription? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, RunDescriptionJson.Default.RunDescription);
        }
        catch (JsonException)
        {
            // Damage is reported when the state is restored.
            return null;
        }
    }
}

/// <summary>The serializer of <see cref="RunDescription"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunDescription))]
internal sealed partial class RunDescriptionJson : JsonSerializerContext;
