using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Logging;
using SegDsl.Metrics;
using SegDsl.Volumes;

namespace SegDsl.Cli.Predictions;

/// <summary>Writes predictions: one file per image and kind, <c>NAME_KIND.png</c>; submissions are <c>submission/NAME.png</c>.</summary>
internal sealed class PredictionWriter
{
    private readonly DatasetDefinition dataset;
    private readonly IReadOnlyList<string> kinds;
    private readonly bool isExplicit;
    private readonly string folder;
    private readonly List<Rgb> palette;

    /// <summary>Creates a writer. The output folder is not created yet.</summary>
    /// <param name="dataset">The dataset that defines the classes.</param>
    /// <param name="kinds">The kinds of files to write; null for those of <see cref="PredictionKinds.Default"/> that the network supports.</param>
    /// <param name="folder">The output folder.</param>
    /// <exception cref="CommandException">A class id exceeds the range of a submission.</exception>
    public PredictionWriter(DatasetDefinition dataset, IReadOnlyList<string>? kinds, string folder)
    {
        (this.dataset, this.kinds, isExplicit, this.folder) = (dataset, kinds ?? PredictionKinds.Default, kinds is not null, folder);
        palette = [.. dataset.Classes.Select(c => c.Color)];
        if (dataset.HoldsVolumes && this.kinds.Contains(PredictionKinds.Submission))
            throw new OptionException($"--write submission: the samples of {dataset.Name} are volumes; submissions are images. Use ids.");
        if (this.kinds.Contains(PredictionKinds.Submission) && dataset.Classes.FirstOrDefault(c => c.Id > byte.MaxValue) is { } large)
            throw new OptionException(
                $"--write submission: class {large.Name} of {dataset.Name} has the id {large.Id}, but 8-bit images support only ids from 0 to 255.");
    }

    /// <summary>Whether the auxiliary outputs, body and edge, are needed.</summary>
    public bool NeedsAuxiliary => kinds.Any(kind => kind is PredictionKinds.Body or PredictionKinds.Edge or PredictionKinds.SideBySide);

    /// <summary>Writes the files for an image.</summary>
    /// <param name="name">The file name of the image without its extension.</param>
    /// <param name="image">The image.</param>
    /// <param name="prediction">The prediction for the image.</param>
    /// <returns>The paths of the written files, by kind.</returns>
    /// <exception cref="CommandException">The network does not have the output of a requested kind.</exception>
    /// <exception cref="ImageException">A file cannot be written.</exception>
    public List<KeyValuePair<string, string>> Write(string name, RasterImage image, Prediction prediction) => Write(name, image, prediction, kinds);

    /// <summary>Writes the files for a volume: the label ids as a volume, and pictures of its middle slices.</summary>
    /// <param name="name">The file name of the volume without its extension.</param>
    /// <param name="sample">The volume.</param>
    /// <param name="classes">The predicted train indices.</param>
    /// <returns>The paths of the written files, by kind.</returns>
    /// <exception cref="CommandException">The network does not have the output of a requested kind.</exception>
    /// <exception cref="ImageException">A file cannot be written.</exception>
    public List<KeyValuePair<string, string>> Write(string name, VolumeSample sample, LabelVolume classes)
    {
        var written = new List<KeyValuePair<string, string>>();
        if (kinds.Contains(PredictionKinds.Ids))
        {
            var path = PredictionKinds.LabelsOfVolume(folder, name);
            new LabelVolume(classes.Size, Array.ConvertAll(classes.Values, index => (ushort)dataset.Classes[index].Id)).Write(path, sample.Geometry);
            written.Add(KeyValuePair.Create(PredictionKinds.Ids, path));
        }
        var prediction = new Prediction(VolumeSample.SheetOf(classes, dataset.IgnoreIndex), Body: null, Edge: null);
        written.AddRange(Write(name, sample.ToSheet(dataset.IgnoreIndex).Image, prediction, [.. kinds.Where(kind => kind != PredictionKinds.Ids)]));
        return written;
    }

    private List<KeyValuePair<string, string>> Write(string name, RasterImage image, Prediction prediction, IReadOnlyList<string> requested)
    {
        // Scores without classes in the dataset have neither ids nor colors.
        if (palette.Count == 0) prediction = prediction with { Classes = null, Body = null };
        var written = new List<KeyValuePair<string, string>>();
        foreach (var kind in requested)
        {
            if (kind == PredictionKinds.Targets)
            {
                if (isExplicit && prediction.Targets.Count == 0)
                    throw new OptionException("--write targets: no output of the network has a target in the dataset.");
                foreach (var target in prediction.Targets) written.AddRange(WriteTarget(name, image, target));
                continue;
            }
            var path = PredictionKinds.FileOf(folder, name, kind);
            if (kind is PredictionKinds.Ids or PredictionKinds.Submission && prediction.Classes is { } classes) ImageFile.Write(path, Ids(classes));
            else if (PictureOf(kind, image, prediction) is { } picture) ImageFile.Write(path, picture);
            else if (isExplicit)
            {
                var output = kind is PredictionKinds.Body or PredictionKinds.Edge ? kind : "seg";
                if (palette.Count == 0 && kind != PredictionKinds.Edge) throw new OptionException($"--write {kind}: {dataset.Name} has no classes.");
                throw new OptionException($"--write {kind}: the network has no output '{output}'.");
            }
            else continue;
            written.Add(KeyValuePair.Create(kind, path));
        }
        return written;
    }

    private RgbImage? PictureOf(string kind, RasterImage image, Prediction prediction) => kind switch
    {
        PredictionKinds.Colors => prediction.Classes?.InColors(palette),
        PredictionKinds.Overlay => prediction.Classes is { } classes ? image.ToRgb().Overlay(classes.InColors(palette)) : null,
        PredictionKinds.Body => prediction.Body?.InColors(palette),
        PredictionKinds.Edge => prediction.Edge,
        PredictionKinds.SideBySide => SideBySide(image.ToRgb(), prediction),
        _ => null,
    };

    /// <summary>Writes the picture and the values of every plane of a target.</summary>
    private IEnumerable<KeyValuePair<string, string>> WriteTarget(string name, RasterImage image, TargetPrediction prediction)
    {
        var pictures = TargetPictures.Draw(prediction, image.ToRgb());
        for (var plane = 0; plane < pictures.Count; plane++)
        {
            var kind = PredictionKinds.PlaneOf(prediction.Target, plane);
            var (picture, values) = (PredictionKinds.FileOf(folder, name, kind), PredictionKinds.FileOf(folder, name, PredictionKinds.ValuesOf(kind)));
            ImageFile.Write(picture, pictures[plane].Image);
            if (prediction.Map is { } map) ImageFile.Write(values, Stored(prediction.Target, map, plane));
            yield return KeyValuePair.Create(kind, picture);
            yield return KeyValuePair.Create(PredictionKinds.ValuesOf(kind), values);
        }
    }

    /// <summary>Values as the files of a dataset store them: times the scale, as far as 16 bits can hold them; 255 for pixels with a label of a mask.</summary>
    private static LabelMap Stored(MapDefinition target, ValueMap map, int plane)
    {
        var stored = new LabelMap(map.Width, map.Height);
        for (var i = 0; i < stored.Values.Length; i++)
        {
            var value = map.Plane(plane)[i];
            stored.Values[i] = target.Kind == MapKind.Mask
                ? value >= MaskScores.Threshold ? byte.MaxValue : (ushort)0
                : (ushort)Math.Clamp(Math.Round(value * target.Scale), 0, ushort.MaxValue);
        }
        return stored;
    }

    private RgbImage SideBySide(RgbImage image, Prediction prediction)
    {
        var colors = prediction.Classes?.InColors(palette);
        RgbImage?[] pictures =
        [
            image, colors, colors is null ? null : image.Overlay(colors), prediction.Body?.InColors(palette), prediction.Edge,
            .. prediction.Targets.SelectMany(target => TargetPictures.Draw(target, image)).Select(picture => picture.Image),
        ];
        return Pictures.Grid([[.. pictures.OfType<RgbImage>()]]);
    }

    /// <summary>Converts class indices to the ids in the label images of the dataset.</summary>
    private LabelMap Ids(LabelMap classes) =>
        new(classes.Width, classes.Height, Array.ConvertAll(classes.Values, index => (ushort)dataset.Classes[index].Id));
}
