using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;

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
        if (this.kinds.Contains(PredictionKinds.Submission) && dataset.Classes.FirstOrDefault(c => c.Id > byte.MaxValue) is { } large)
            throw new CommandException(
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
    public List<KeyValuePair<string, string>> Write(string name, RasterImage image, Prediction prediction)
    {
        var written = new List<KeyValuePair<string, string>>();
        foreach (var kind in kinds)
        {
            var path = PredictionKinds.FileOf(folder, name, kind);
            if (kind is PredictionKinds.Ids or PredictionKinds.Submission) ImageFile.Write(path, Ids(prediction.Classes));
            else if (PictureOf(kind, image, prediction) is { } picture) ImageFile.Write(path, picture);
            else if (isExplicit) throw new CommandException($"--write {kind}: the network has no output '{kind}'.");
            else continue;
            written.Add(KeyValuePair.Create(kind, path));
        }
        return written;
    }

    private RgbImage? PictureOf(string kind, RasterImage image, Prediction prediction) => kind switch
    {
        PredictionKinds.Colors => prediction.Classes.InColors(palette),
        PredictionKinds.Overlay => image.ToRgb().Overlay(prediction.Classes.InColors(palette)),
        PredictionKinds.Body => prediction.Body?.InColors(palette),
        PredictionKinds.Edge => prediction.Edge,
        _ => SideBySide(image.ToRgb(), prediction),
    };

    private RgbImage SideBySide(RgbImage image, Prediction prediction)
    {
        var colors = prediction.Classes.InColors(palette);
        RgbImage?[] pictures = [image, colors, image.Overlay(colors), prediction.Body?.InColors(palette), prediction.Edge];
        return Pictures.Grid([[.. pictures.OfType<RgbImage>()]]);
    }

    /// <summary>Converts class indices to the ids in the label images of the dataset.</summary>
    private LabelMap Ids(LabelMap classes) =>
        new(classes.Width, classes.Height, Array.ConvertAll(classes.Values, index => (ushort)dataset.Classes[index].Id));
}
