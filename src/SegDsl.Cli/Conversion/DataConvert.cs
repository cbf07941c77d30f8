using System.CommandLine;
using System.Globalization;
using System.Runtime.ExceptionServices;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Datasets;
using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Cli.Conversion;

/// <summary><c>seg data convert</c>: annotations in other forms to label maps.</summary>
internal sealed class DataConvert : ICommand
{
    private readonly Argument<string> dataset = new("dataset") { Description = "Select the dataset that declares the classes, their ids and colors." };
    private readonly Argument<string> input = new("input")
    {
        Description = "Read this file, the files in this folder and its subfolders, or those matching a pattern. For masks, a pattern such as "
            + "'masks/{name}_{class}.png'; for volumes, also 'scans/{name}_seg.nii.gz'.",
    };
    private readonly Option<string> from = new("--from")
    {
        Description = "Set the form of the input: COCO, LabelMe or Cityscapes JSON files, images of label ids or of class colors, binary masks with one "
            + "file per image and class, or NIfTI volumes, which are cut into slices.",
        Required = true,
    };
    private readonly Option<string> to = new("--to")
    {
        Description = "Write label ids, class colors, or, from NIfTI volumes of intensities, gray images.",
        DefaultValueFactory = _ => "ids",
    };
    private readonly Option<DirectoryInfo?> output = SharedOptions.OutputFolder("Write PNG files to this folder.");
    private readonly Option<string[]> map = new("--map")
    {
        Description = "Read a label of the input as a class, or as 'ignore'; 'skip' leaves out its objects.",
        HelpName = "name=class",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string> background = new("--background")
    {
        Description = "Set the class of pixels without an object.",
        HelpName = "class",
        DefaultValueFactory = _ => "ignore",
    };
    private readonly Option<double?> tolerance = SharedOptions.PositiveNumber(
        "--tolerance", "Accept colors at this distance in RGB from the nearest class. [default: that of the dataset]");

    private readonly Option<string> axis = new("--axis")
    {
        Description = "Extract slices of volumes across this axis of the array.",
        DefaultValueFactory = _ => "z",
    };
    private readonly Option<string?> range = new("--range")
    {
        Description = "Write these values of volumes as black and white, for example --range=-160..240 (a window of 400 at level 40), or 'auto' for the 0.5th "
            + "and 99.5th percentile of each volume.",
        HelpName = "low..high",
    };

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        from.Accept("coco", "labelme", "cityscapes", "ids", "colors", "masks", "nifti");
        to.Accept("ids", "colors", "images");
        axis.Accept("x", "y", "z");
        output.Required = true;
        var command = new Command("convert", "Convert polygons, run lengths, masks, colors or volumes to label images, and label images to colors.")
        {
            dataset, input, from, to, output, map, background, tolerance, axis, range,
        };
        command.SetAction(parsed => Convert(parsed, context));
        return command;
    }

    private int Convert(ParseResult parsed, CommandContext context)
    {
        var definition = context.Declarations.Dataset(parsed.GetRequiredValue(dataset));
        var folder = parsed.GetRequiredValue(output)?.ToString() ?? ".";
        var target = new LabelOutput(definition, folder, parsed.GetRequiredValue(to) == "colors");
        var (form, path) = (parsed.GetRequiredValue(from), parsed.GetRequiredValue(input));
        var toImages = parsed.GetRequiredValue(to) == "images";
        if (toImages && form != "nifti") throw new OptionException("--to images requires --from nifti.");
        if (form == "nifti") Cut(parsed, context, definition, toImages, target);
        else if (form is "ids" or "colors") ConvertImages(context, target, definition, form, path, parsed.GetValue(tolerance));
        else
        {
            var names = new LabelNames(definition, new LabelImages(definition).VoidId, parsed.GetRequiredValue(map),
                form == "cityscapes" ? CityscapesFile.VoidIds : null);
            var rest = form == "cityscapes" && parsed.GetResult(background) is null or { Implicit: true }
                ? names.Of("unlabeled") ?? names.Value("ignore")
                : names.Value(parsed.GetRequiredValue(background));
            Draw(context, target, Read(form, path, definition), names, rest);
        }
        if (target.Count == 0) throw new CommandException($"{path} contains nothing to convert from {form}.");
        context.Output.WriteLine($"{Quantity.Of(target.Count, toImages ? "image" : "label map")} → {folder}");
        if (target.IgnoredShare > 0)
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                    $"{100 * target.IgnoredShare:0.0} % of all pixels belong to no class; their color is {target.VoidColor.ToHex()}."));
        return 0;
    }

    private void Cut(ParseResult parsed, CommandContext context, DatasetDefinition definition, bool toImages, LabelOutput target)
    {
        var slices = new NiftiSlices(parsed.GetRequiredValue(axis));
        var intensities = parsed.GetValue(range);
        if (intensities is not null && !toImages) throw new OptionException("--range requires --to images: label values are kept.");
        if (intensities is not (null or "auto")) NiftiSlices.ParseRange(intensities);
        var volumes = NiftiSlices.Find(parsed.GetRequiredValue(input));
        // One volume at a time, because they are large; its slices are written in parallel.
        ProgressBar.Run(context.Interactive, "convert", progress =>
        {
            for (var i = 0; i < volumes.Count; i++)
            {
                var (path, name) = volumes[i];
                Unwrapped(() =>
                {
                    if (toImages) slices.WriteImages(path, name, intensities, target);
                    else slices.WriteLabels(path, name, definition, target);
                });
                progress(i + 1, volumes.Count);
            }
            return true;
        });
    }

    private static List<AnnotatedImage> Read(string form, string path, DatasetDefinition definition) => form switch
    {
        "coco" => [.. FilePatterns.Find(path, [".json"], below: true).SelectMany(CocoFile.Read)],
        "masks" => MaskFiles.Find(path, definition),
        "labelme" => [.. Files(path, [".json"]).Select(file => LabelMeFile.Read(file.Path, file.Name))],
        _ => [.. Files(path, [".json"]).Select(file => CityscapesFile.Read(file.Path, file.Name))],
    };

    private static void Draw(CommandContext context, LabelOutput target, List<AnnotatedImage> images, LabelNames names, ushort rest)
    {
        names.Require(images.SelectMany(image => image.Objects).Select(item => item.Label));
        ForEach(context, images, image =>
        {
            if ((long)image.Width * image.Height > 1 << 28) throw new CommandException($"{image.Source}: the image '{image.Name}' is too large.");
            var map = new LabelMap(image.Width, image.Height);
            Array.Fill(map.Values, rest);
            foreach (var item in image.Objects)
                if (names.Of(item.Label) is { } value) item.Draw(map, value);
            target.Write(image.Name, map, image.Source);
        });
    }

    private static void ConvertImages(CommandContext context, LabelOutput target, DatasetDefinition definition, string form, string path, double? tolerance)
    {
        var reader = new LabelImages(definition with
        {
            Encoding = form == "colors" ? LabelEncoding.Colors : LabelEncoding.Ids,
            ColorTolerance = tolerance ?? definition.ColorTolerance,
        });
        var ids = new LabelIds(definition);
        ForEach(context, Files(path, [".png", ".tif", ".tiff"]), file =>
        {
            var map = reader.Read(file.Path);
            if (Array.FindIndex(map.Values, value => !ids.IsKnown(value)) is >= 0 and var at)
                throw new CommandException(
                    $"{file.Path} has the value {map.Values[at]}, which is no id of {definition.Name}. Declare it as an id of a class, or as 'void'.");
            target.Write(file.Name, map, file.Path);
        });
    }

    /// <summary>Finds files, with their paths without extension relative to the folder that is searched.</summary>
    private static List<(string Path, string Name)> Files(string path, IReadOnlyList<string> extensions)
    {
        var wildcard = path.IndexOf('*', StringComparison.Ordinal);
        var root = Directory.Exists(path) ? path : Path.GetDirectoryName(wildcard < 0 ? path : path[..wildcard]) is { Length: > 0 } parent ? parent : ".";
        return FilePatterns.Find(path, extensions, below: true)
            .ConvertAll(file => (file, Path.ChangeExtension(Path.GetRelativePath(root, file), null)));
    }

    private static void ForEach<T>(CommandContext context, IReadOnlyList<T> items, Action<T> convert) =>
        ProgressBar.Run(context.Interactive, "convert", progress => ForEach(items, convert, progress));

    private static bool ForEach<T>(IReadOnlyList<T> items, Action<T> convert, Action<int, int> progress)
    {
        var done = 0;
        var progressLock = new Lock();
        Unwrapped(() => Parallel.ForEach(items, item =>
        {
            convert(item);
            lock (progressLock) progress(++done, items.Count);
        }));
        return true;
    }

    /// <summary>Runs parallel work, and throws its first exception as it is.</summary>
    private static void Unwrapped(Action work)
    {
        try
        {
            work();
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
