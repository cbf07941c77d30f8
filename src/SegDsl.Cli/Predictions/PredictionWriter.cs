using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;

namespace SegDsl.Cli.Predictions;

/// <summary>Writes what a network says of images: a file for each kind, <c>NAME_KIND.png</c>; submissions are <c>submission/NAME.png</c>.</summary>
internal sealed class PredictionWriter
{
    private readonly DatasetDefinition dataset;
    private readonly IReadOnlyList<string> kinds;
    private readonly bool all;
    private readonly string folder;
    private readonly List<Rgb> palette;

    /// <summary>Prepares to write; no folder is created yet.</summary>
    /// <param name="dataset">The dataset with the classes.</param>
    /// <param name="kinds">What is asked for; null for the usual, as far as it is there.</param>
    /// <param name="folder">Where to.</param>
    /// <exception cref="CommandException">A submission cannot hold the ids of the classes.</exception>
    public PredictionWriter(DatasetDefinition dataset, IReadOnlyList<string>? kinds, string folder)
    {
        (this.dataset, this.kinds, all, this.folder) = (dataset, kinds ?? PredictionKinds.Usual, kinds is not null, folder);
        palette = [.. dataset.Classes.Select(c => c.Color)];
        if (this.kinds.Contains(PredictionKinds.Submission) && dataset.Classes.FirstOrDefault(c => c.Id > byte.MaxValue) is { } large)
            throw new CommandException(
                $"--write submission: the class {large.Name} of {dataset.Name} has the id {large.Id}; an image of eight bits holds 0 to 255.");
    }

    /// <summary>Whether body and edge must be computed.</summary>
    public bool NeedsAuxiliary => kinds.Any(kind => kind is PredictionKinds.Body or PredictionKinds.Edge or PredictionKinds.SideBySide);

    /// <summary>Writes the files of an image.</summary>
    /// <param name="name">The image's name without its extension.</param>
    /// <param name="image">The image.</param>
    /// <param name="prediction">What the network says of it.</param>
    /// <returns>The files by kind.</returns>
    /// <exception cref="CommandException">Something was asked for that the network does not compute.</exception>
    /// <exception cref="ImageException">A file cannot be written.</exception>
    public List<KeyValuePair<string, string>> Write(string name, RgbImage image, Prediction prediction)
    {
        var written = new List<KeyValuePair<string, string>>();
        foreach (var kind in kinds)
        {
            var path = kind == PredictionKinds.Submission ? Path.Combine(folder, kind, name + ".png") : Path.Combine(folder, $"{name}_{kind}.png");
            if (kind is PredictionKinds.Ids or PredictionKinds.Submission) ImageFile.Write(path, Ids(prediction.Classes));
            else if (PictureOf(kind, image, prediction) is { } picture) ImageFile.Write(path, picture);
            else if (all) throw new CommandException($"--write {kind}: the network has no output '{kind}'.");
            else continue;
            written.Add(KeyValuePair.Create(kind, path));
        }
        return written;
    }

    private RgbImage? PictureOf(string kind, RgbImage image, Prediction prediction) => kind switch
    {
        PredictionKinds.Colors => prediction.Classes.InColors(palette),
        PredictionKinds.Overlay => image.Overlay(prediction.Classes.InColors(palette)),
        PredictionKinds.Body => prediction.Body?.InColors(palette),
        PredictionKinds.Edge => prediction.Edge,
        _ => SideBySide(image, prediction),
    };

    private RgbImage SideBySide(RgbImage image, Prediction prediction)
    {
        var colors = prediction.Classes.InColors(palette);
        RgbImage?[] pictures = [image, colors, image.Overlay(colors), prediction.Body?.InColors(palette), prediction.Edge];
        return Pictures.Grid([[.. pictures.OfType<RgbImage>()]]);
    }

    /// <summary>The classes as the ids of the dataset's own label images.</summary>
    private LabelMap Ids(LabelMap classes) =>
        new(classes.Width, classes.Height, Array.ConvertAll(classes.Values, index => (ushort)dataset.Classes[index].Id));
}
