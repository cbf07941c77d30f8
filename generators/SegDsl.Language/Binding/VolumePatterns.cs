using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Checks the items of a dataset whose samples are volumes.</summary>
/// <param name="reader">Receives errors.</param>
/// <param name="syntax">The dataset.</param>
internal sealed class VolumePatterns(ItemReader reader, DatasetSyntax syntax)
{
    /// <summary>Reports patterns of images and volumes in one dataset, and what volumes cannot have.</summary>
    /// <param name="images">The patterns of the images.</param>
    /// <param name="labels">The patterns of the labels.</param>
    /// <param name="splits">The splits.</param>
    /// <param name="targets">The number of other targets.</param>
    /// <param name="inputs">The number of other inputs.</param>
    /// <param name="encoding">How labels encode classes.</param>
    public void Check(
        IReadOnlyList<IReadOnlyList<string>> images, IReadOnlyList<string> labels, IReadOnlyList<BoundSplit> splits, int targets, int inputs,
        BoundEncoding encoding)
    {
        List<string> all =
        [
            .. images.SelectMany(planes => planes), .. labels,
            .. splits.SelectMany(s => (s.Images ?? []).SelectMany(planes => planes)), .. splits.SelectMany(s => s.Labels ?? []),
        ];
        if (!all.Exists(LayoutPatterns.IsVolume)) return;
        if (!all.TrueForAll(pattern => pattern.Length == 0 || LayoutPatterns.IsVolume(pattern)))
            reader.Report(ExperimentDiagnostics.MixedSamples, syntax.Name.Span, syntax.Name.Text);
        if (targets > 0) reader.Report(ExperimentDiagnostics.BadValue, SpanOf("target"), "target", "be omitted in a dataset of volumes");
        if (inputs > 0) reader.Report(ExperimentDiagnostics.BadValue, SpanOf(InputBinder.Item), InputBinder.Item, "be omitted in a dataset of volumes");
        if (encoding.IsColors) reader.Report(ExperimentDiagnostics.BadValue, SpanOf("encoding"), "encoding", "be ids in a dataset of volumes");
    }

    private SourceSpan SpanOf(string item) => syntax.Items.FirstOrDefault(i => i.Name.Text == item)?.Span ?? syntax.Name.Span;
}
