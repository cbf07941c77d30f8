using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Conversion;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Cli.Demo;

/// <summary>
/// Cuts the brain atlas into images and labels: sagittal slices, of the left hemisphere for training and of the right one for evaluation.
/// The three channels of an image are three neighboring slices. The slices between the hemispheres are unused, so that no voxel
/// is in both splits.
/// </summary>
internal static class BrainSlices
{
    // The outermost slices with labels are 17 and 162; the midline is 90.
    private static readonly (string Split, int First, int Last, int Step)[] Splits = [("train", 16, 84, 1), ("val", 96, 164, 2)];

    /// <summary>Creates the dataset unless it exists. The folder appears only when the dataset is complete.</summary>
    /// <param name="dataset">The declaration of the dataset: layout and classes.</param>
    /// <param name="root">The folder of the dataset.</param>
    /// <param name="log">Receives progress messages.</param>
    /// <exception cref="CommandException">The atlas cannot be found, downloaded or read, or the folder contains other files.</exception>
    public static void Prepare(DatasetDefinition dataset, string root, TextWriter log)
    {
        var images = AllFiles(dataset, root).ToList();
        if (images.TrueForAll(file => File.Exists(file.Image) && File.Exists(file.Labels))) return;
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
            throw new CommandException(
                $"{Path.GetFullPath(root)} is not empty and does not contain the complete demonstration dataset. "
                + "Remove the folder, or specify another one with --data.");

        using var files = AtlasFiles.Open(log);
        Cut(files, dataset, root);
        log.WriteLine($"Cut {images.Count} slices of the brain atlas into {root}.");
    }

    /// <summary>Cuts all slices. The folder must be missing or empty; it appears only when the dataset is complete.</summary>
    /// <exception cref="CommandException">The atlas files are invalid.</exception>
    public static void Cut(AtlasFiles files, DatasetDefinition dataset, string root)
    {
        var image = NiftiVolume.Read(files.Image);
        var regions = NiftiVolume.Read(files.Regions);
        if ((image.Width, image.Height, image.Depth) != (181, 217, 181) || (regions.Width, regions.Height, regions.Depth) != (181, 217, 181))
            throw new CommandException($"{files.Image} and {files.Regions} must both be 181×217×181 voxels.");
        var classOf = ReadClasses(files.RegionList, dataset);
        var white = FindWhiteLevel(image);

        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            Parallel.ForEach(AllFiles(dataset, temporary), file =>
            {
                ImageFile.Write(file.Image, CutImage(image, file.X, white));
                ImageFile.Write(file.Labels, CutLabels(regions, file.X, classOf));
            });
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(temporary, target);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    private static IEnumerable<(int X, string Image, string Labels)> AllFiles(DatasetDefinition dataset, string root)
    {
        foreach (var (split, first, last, step) in Splits)
            for (var x = first; x <= last; x += step)
                yield return (x, FileOf(root, dataset.Images[0].First, split, x), FileOf(root, dataset.Labels[0], split, x));
    }

    private static string FileOf(string root, string pattern, string split, int x) => Path.Combine(root, pattern
        .Replace("{split}", split, StringComparison.Ordinal)
        .Replace("{name}", x.ToString("'x'000", CultureInfo.InvariantCulture), StringComparison.Ordinal));

    /// <summary>
    /// Reads the class id of every region. The thousands digit of the code, 2 to 9, selects class 1 to 8; voxels outside all regions are class 0.
    /// </summary>
    private static byte[] ReadClasses(string path, DatasetDefinition dataset)
    {
        var classOf = new byte[256];
        foreach (var line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 3 || !byte.TryParse(fields[0], CultureInfo.InvariantCulture, out var region)
                || !int.TryParse(fields[2], CultureInfo.InvariantCulture, out var code)
                || code / 1000 - 1 is var index && (index < 1 || index >= dataset.Classes.Count))
                throw new CommandException($"{path}: '{line}' is not a valid region; expected number, name and code, where the code is 2000 to 9999.");
            classOf[region] = (byte)dataset.Classes[code / 1000 - 1].Id;
        }
        return classOf;
    }

    /// <summary>The value that is mapped to white: the 99.5th percentile of the training hemisphere.</summary>
    private static float FindWhiteLevel(NiftiVolume image)
    {
        var values = new List<float>();
        for (var z = 0; z < image.Depth; z++)
            for (var y = 0; y < image.Height; y++)
                for (var x = Splits[0].First; x <= Splits[0].Last; x++) values.Add(image[x, y, z]);
        values.Sort();
        return Math.Max(1, values[(int)(values.Count * 0.995)]);
    }

    /// <summary>Cuts a slice, oriented with the face to the right and the top of the head up.</summary>
    private static RgbImage CutImage(NiftiVolume volume, int x, float white)
    {
        var image = new RgbImage(volume.Height, volume.Depth);
        for (var row = 0; row < image.Height; row++)
            for (var column = 0; column < image.Width; column++)
                for (var channel = 0; channel < 3; channel++)
                    image.Pixels[(row * image.Width + column) * 3 + channel] =
                        (byte)Math.Clamp(MathF.Round(volume[x - 1 + channel, column, volume.Depth - 1 - row] * (255 / white)), 0, 255);
        return image;
    }

    private static LabelMap CutLabels(NiftiVolume regions, int x, byte[] classOf)
    {
        var labels = new LabelMap(regions.Height, regions.Depth);
        for (var row = 0; row < labels.Height; row++)
            for (var column = 0; column < labels.Width; column++)
                labels.Values[row * labels.Width + column] = classOf[(byte)regions[x, column, regions.Depth - 1 - row]];
        return labels;
    }
}
