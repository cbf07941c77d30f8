using SegDsl.Language.Text;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Warns about experiments whose batches may have images of several sizes, which cannot be one tensor.</summary>
internal static class BatchSizes
{
    private static readonly HashSet<string> Squares = new(["crop", "sized_crop", "center_crop", "mosaic", "volume_crop"], StringComparer.Ordinal);
    private static readonly HashSet<string> Resizing = new(["scale", "resize_shorter", "resize_height"], StringComparer.Ordinal);

    /// <summary>Checks an experiment.</summary>
    public static void Check(BoundExperiment experiment, DiagnosticBag diagnostics)
    {
        var batch = experiment.Scalars.FirstOrDefault(n => n.Parameter.Name == "batch")?.Value;
        var names = experiment.Augment.Select(a => a.Entry.Name).ToList();
        if (batch is 1L || names.Exists(Squares.Contains)) return;
        var resized = experiment.Augment.FirstOrDefault(a => Resizing.Contains(a.Entry.Name));
        var crop = experiment.Data.HoldsVolumes ? "volume_crop" : "crop";
        var message = resized is null ? $"Without '{crop}', all images of a batch must have one size"
            : $"'{resized.Entry.Name}' without 'crop' gives the images of a batch several sizes";
        var span = resized?.Span ?? new(experiment.Span.Start, "experiment".Length);
        diagnostics.Report(ExperimentDiagnostics.NoCrop, experiment.Source, span, message,
            experiment.Data.HoldsVolumes ? "volume_crop(depth, height, width)" : "crop(size)",
            resized is null ? ", or suppress this if they have" : " after it");
    }
}
