using System.Globalization;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Models.Tests.Vocabulary;

/// <summary>An argument of a parameter, as text of the language and as the values of the record.</summary>
/// <param name="Text">The text, for example <c>0.3..0.6</c>.</param>
/// <param name="Values">One value per target of the parameter.</param>
internal sealed record SampleArgument(string Text, params object[] Values);

/// <summary>Writes <c>.seg</c> files with entries of the vocabulary, from the vocabulary alone.</summary>
internal static class VocabularyText
{
    /// <summary>The dataset and the network of all experiments. The network has another output for each kind that losses require.</summary>
    public const string Start = """
        dataset Data
        {
            root   "data"
            ignore 255
            classes {
                road 0 #804080
                sky  1 #4080ff
            }
            images "images/{split}/{name}.png"
            labels "labels/{split}/{name}.png"
            splits { train, val, coarse }
            folds  3
            target other_Values from "depth/{name}.png"
            target other_Masks mask from "edges/{name}.png"
            target other_ImageClasses class from "scenes.txt" classes [indoor, outdoor]
            target second_Values from "depth/{name}.png"
            target second_Masks mask from "edges/{name}.png"
            target second_ImageClasses class from "scenes.txt" classes [day, night]
        }

        network Net(classes: int = 19)
        {
            in image: [N, 3, H, W]
            out seg = image -> seg: Conv(classes, 1)
            out aux body = image -> body: Conv(classes, 1)
            out aux edge_logits = image -> edge_logits: Conv(1, 1)
            out aux edge = sigmoid(edge_logits)
            out aux other_ClassScores = image -> other: Conv(classes, 1)
            out aux other_EdgeScores = image -> other_edges: Conv(1, 1)
            out aux other_Values = image -> values: Conv(1, 1)
            out aux other_Masks = image -> masks: Conv(1, 1)
            out aux other_ImageClasses = image -> global_avg_pool -> flatten -> scenes: Linear(2)
        }

        dataset Volumes
        {
            root   "data"
            ignore 255
            classes {
                organ 0 #804080
                bone  1 #4080ff
            }
            images "images/{split}/{name}.nii"
            labels "labels/{split}/{name}.nii"
            splits { train, val }
        }

        network VolumeNet(classes: int = 2)
        {
            in volume: [N, 1, D, H, W]
            out seg = volume -> seg: Conv3d(classes, 1)
        }


        """;

    private static readonly double[] Numbers = [0.25, 0.35, 12.5];

    /// <summary>An experiment with an entry.</summary>
    public static string Experiment(string name, VocabularyGroup group, VocabularyEntry entry, IEnumerable<(EntryParameter Parameter, string Text)> arguments)
    {
        var call = $"{entry.Name}({string.Join(", ", arguments.Select(a => $"{a.Parameter.Name}: {a.Text}"))})";
        var areVolumes = entry.Samples == SampleKinds.Volumes;
        // Samples of a batch are mixed.
        var mixes = entry.Name == "mixup";
        return Experiment(name, new()
        {
            ["network"] = areVolumes ? "VolumeNet(classes: Volumes.classes)" : "Net(classes: Data.classes)",
            ["data"] = areVolumes ? "Volumes" : "Data",
            ["batch"] = mixes ? "2" : "1",
            // Another term is active when this one is not.
            ["loss"] = group.Kind == "loss" ? $"0.5 * {call} + cross_entropy" : "cross_entropy",
            ["optimizer"] = group == ExperimentVocabulary.Optimizers ? call : "sgd(lr: 0.1)",
            ["schedule"] = group == ExperimentVocabulary.Schedules ? call : "constant",
            ["augment"] = group == ExperimentVocabulary.Augmentations ? mixes ? "crop(8), " + call : call : "flip",
            ["sampling"] = group == ExperimentVocabulary.Samplings ? call : "random",
            ["inference"] = group == ExperimentVocabulary.Inference ? call : "whole",
        });
    }

    /// <summary>An experiment with some items; all others have fixed values.</summary>
    public static string Experiment(string name, Dictionary<string, string> items)
    {
        var all = new Dictionary<string, string>
        {
            ["network"] = "Net(classes: Data.classes)", ["data"] = "Data", ["loss"] = "cross_entropy", ["optimizer"] = "sgd(lr: 0.1)",
            ["epochs"] = "100",
            // Without a crop, a batch of several images gives a warning.
            ["batch"] = "1", ["augment"] = "crop(8)",
        };
        foreach (var (item, value) in items) all[item] = value;
        return $"experiment {name}\n{{\n{string.Concat(all.Select(item => $"    {item.Key} {item.Value}\n"))}}}\n\n";
    }

    /// <summary>A valid argument that differs from the default.</summary>
    public static SampleArgument Argument(VocabularyEntry? entry, EntryParameter parameter) => parameter.Type switch
    {
        ParameterType.Int => Integer(parameter),
        ParameterType.Float => Number(Numbers.First(n => parameter.Range.Contains(n) && !n.Equals(parameter.Default))),
        ParameterType.Range => new("0.3..0.6", 0.3, 0.6),
        ParameterType.Bool => parameter.Default is true ? new("false", false) : new("true", true),
        ParameterType.Ints => new("[3, 5]", new List<int> { 3, 5 }),
        ParameterType.Output => Output(parameter.AdditionalOutput ?? entry!.Outputs[0].Kind),
        ParameterType.Target => new($"second_{entry!.Outputs[0].Kind}", $"second_{entry.Outputs[0].Kind}"),
        ParameterType.Floats => new("[0.5, 2]", new List<double> { 0.5, 2 }),
        ParameterType.Word => new(parameter.Words[^1], parameter.Words[^1]),
        ParameterType.Split => new("coarse", "coarse"),
        ParameterType.Classes => new("[sky]", new List<int> { 1 }),
        ParameterType.PerClass => new("[0.5, 2]", new List<double> { 0.5, 2 }),
        var type => throw new NotSupportedException($"There is no argument for the type {type} of '{parameter.Name}'."),
    };

    /// <summary>Arguments out of range, each with the target and the value of the record.</summary>
    public static IEnumerable<(string Text, string Target, object Value)> Invalid(EntryParameter parameter) =>
        Outside(parameter).SelectMany(number => With(parameter, number));

    /// <summary>Arguments at the ends of the range.</summary>
    public static IEnumerable<(string Text, string Target, object Value)> Limits(EntryParameter parameter)
    {
        var range = parameter.Range;
        double[] ends = [.. range.ExcludesMinimum ? [] : new[] { range.Minimum }, .. range.ExcludesMaximum || !range.HasMaximum ? [] : new[] { range.Maximum }];
        return ends.SelectMany(number => With(parameter, number));
    }

    private static IEnumerable<double> Outside(EntryParameter parameter)
    {
        var range = parameter.Range;
        var step = parameter.Type is ParameterType.Int or ParameterType.Ints ? 1 : 0.005;
        yield return range.ExcludesMinimum ? range.Minimum : range.Minimum - step;
        if (range.HasMaximum) yield return range.ExcludesMaximum ? range.Maximum : range.Maximum + step;
    }

    private static IEnumerable<(string Text, string Target, object Value)> With(EntryParameter parameter, double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return parameter.Type switch
        {
            ParameterType.Int => [(text, parameter.Targets[0], (long)number)],
            ParameterType.Float => [(text, parameter.Targets[0], number)],
            ParameterType.Ints => [($"[{text}, 7]", parameter.Targets[0], new List<int> { (int)number, 7 })],
            ParameterType.Range when number < 0.5 => [($"{text}..0.5", parameter.Targets[0], number), ($"{text}..{text}", parameter.Targets[1], number)],
            ParameterType.Range => [($"0.5..{text}", parameter.Targets[1], number), ($"{text}..{text}", parameter.Targets[0], number)],
            _ => [],
        };
    }

    private static SampleArgument Integer(EntryParameter parameter)
    {
        var value = (long)parameter.Range.Minimum + 2;
        if (value.Equals(parameter.Default)) value++;
        return new(value.ToString(CultureInfo.InvariantCulture), value);
    }

    private static SampleArgument Number(double value) => new(value.ToString("R", CultureInfo.InvariantCulture), value);

    private static SampleArgument Output(LossOutputKind kind) => new($"other_{kind}", $"other_{kind}");
}
