using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Graph;

/// <summary>Checks that the parts of an experiment suit its samples, images or volumes, and that the network accepts the crops of volumes.</summary>
internal static class VolumeChecker
{
    private const string Crop = "volume_crop";

    private static readonly string[] Sides = ["depth", "height", "width"];

    /// <summary>Checks an experiment.</summary>
    public static void Check(BoundExperiment experiment, NetworkGraph graph, DiagnosticBag diagnostics)
    {
        var samples = experiment.Data.HoldsVolumes ? SampleKinds.Volumes : SampleKinds.Images;
        foreach (var step in experiment.Augment)
            Require("augmentation", step, step.Entry.Name.Contains("crop") || step.Entry.Name == "pad"
                ? $"use '{(samples == SampleKinds.Volumes ? $"{Crop}(64, 96, 96)" : "crop(512)")}'" : "remove it");
        foreach (var term in experiment.Loss.Terms) Require("loss", term.Loss, "choose another loss");
        if (experiment.Sampling is { } sampling) Require("sampling", sampling, $"remove it, and use 'foreground' of '{Crop}'");
        if (samples != SampleKinds.Volumes) return;
        if (experiment.Inference?.Argument("scales") is not null)
            diagnostics.Report(ExperimentDiagnostics.BadValue, experiment.Source, experiment.Inference.Span, "scales", "be omitted for volumes");
        if (experiment.Augment.FirstOrDefault(step => step.Entry.Name == Crop) is { } crop) CheckCrop(experiment, graph, crop, diagnostics);

        void Require(string kind, BoundEntry entry, string remedy)
        {
            if ((entry.Entry.Samples & samples) == 0)
                diagnostics.Report(ExperimentDiagnostics.OtherSamples, experiment.Source, entry.Span, kind, entry.Entry.Name,
                    Name(entry.Entry.Samples), experiment.Data.Name, Name(samples), remedy);
        }
    }

    private static void CheckCrop(BoundExperiment experiment, NetworkGraph graph, BoundEntry crop, DiagnosticBag diagnostics)
    {
        if (graph.Inputs is not [{ Shape: { Rank: 5 } shape }]) return;
        var sides = Sides.Select(side => crop.Argument(side)).OfType<long>().ToList();
        if (sides.Count < Sides.Length) return;
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < sides.Count; i++)
        {
            var side = shape[2 + i];
            if (side.Value is { } required && required != sides[i])
            {
                Report($"the {Sides[i]} is {FormattableString.Invariant($"{required}")}");
                return;
            }
            if (side.Symbols.Count == 1 && side.ToString() == side.Symbols.First()) values[side.Symbols.First()] = sides[i];
        }
        var tooSmall = graph.Requirements.Least.FirstOrDefault(least => values.TryGetValue(least.Key, out var value) && value < least.Value);
        if (tooSmall.Key is not null) Report(FormattableString.Invariant($"{tooSmall.Key} >= {tooSmall.Value}"));
        else if (graph.Requirements.Others.FirstOrDefault(o => o.Value.Symbols.All(values.ContainsKey) && o.Value.Evaluate(values) < o.Least) is { } unmet)
            Report($"{unmet}");

        void Report(string requirement) => diagnostics.Report(
            ExperimentDiagnostics.CropDoesNotFit, experiment.Source, crop.Span, experiment.Network.Block.Name, requirement, Crop,
            string.Join("x", sides.Select(side => FormattableString.Invariant($"{side}"))));
    }

    private static string Name(SampleKinds samples) => samples == SampleKinds.Volumes ? "volumes" : "images";
}
