using System.Globalization;
using System.Text.RegularExpressions;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Cli.Conversion;

/// <summary>Cuts NIfTI volumes into slices: images with gray levels, or label maps.</summary>
/// <param name="axis">The axis of the array across which slices are cut: <c>x</c>, <c>y</c> or <c>z</c>.</param>
internal sealed class NiftiSlices(string axis)
{
    private const string Name = "{name}", Automatic = "auto";

    /// <summary>The percentiles that become black and white by <c>--range auto</c>.</summary>
    private const double Dark = 0.005, Bright = 0.995;

    private static readonly string[] Extensions = [".nii.gz", ".nii"];

    /// <summary>Finds volumes, each with the name of its slices.</summary>
    /// <param name="path">A file, a folder, or a pattern with <c>{name}</c>, <c>*</c> or <c>**</c>.</param>
    /// <exception cref="CommandException">No such file or folder exists, or no file matches.</exception>
    public static List<(string Path, string Name)> Find(string path)
    {
        var normalized = path.Replace('\\', '/');
        var at = normalized.IndexOf(Name, StringComparison.Ordinal);
        var wildcard = at >= 0 ? at : normalized.IndexOf('*', StringComparison.Ordinal);
        var root = Directory.Exists(path) ? path
            : Path.GetDirectoryName(wildcard < 0 ? normalized : normalized[..wildcard]) is { Length: > 0 } parent ? parent : ".";
        if (at < 0)
            return FilePatterns.Find(path, [".nii", ".gz"], below: true).Where(file => Array.Exists(Extensions, file.ToLowerInvariant().EndsWith))
                .Select(file => (file, WithoutExtension(Path.GetRelativePath(root, file)))).ToList() is { Count: > 0 } files
                ? files
                : throw new CommandException($"{path}: found no file with the extension .nii or .nii.gz.");

        if (!Directory.Exists(root)) throw new CommandException($"{path}: no such folder: {root}.");
        var start = root == "." && !normalized.StartsWith("./", StringComparison.Ordinal) ? 0 : root.Length + 1;
        var expression = new Regex(
            @"\A" + Regex.Escape(normalized[start..]).Replace(Regex.Escape(Name), "(?<name>.+)", StringComparison.Ordinal) + @"\z",
            RegexOptions.CultureInvariant);
        List<(string, string)> found = [.. FolderFiles.Find(root).Order(StringComparer.Ordinal)
            .Select(file => (File: file, Match: expression.Match(Path.GetRelativePath(root, file).Replace('\\', '/'))))
            .Where(file => file.Match.Success).Select(file => (file.File, file.Match.Groups["name"].Value))];
        return found.Count > 0 ? found : throw new CommandException($"{path}: no file matches.");
    }

    /// <summary>Writes the slices of a volume as gray images.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name of the volume.</param>
    /// <param name="range">The values that become black and white, <c>-160..240</c>, or <c>auto</c>.</param>
    /// <param name="target">Receives the images.</param>
    /// <exception cref="CommandException">The file is damaged or unsupported, or the range is missing or malformed.</exception>
    public void WriteImages(string path, string name, string? range, LabelOutput target)
    {
        var volume = NiftiVolume.Read(path);
        var (black, white) = RangeOf(path, volume, range);
        ForEachSlice(volume, name, (slice, width, height, values) =>
        {
            var levels = new LabelMap(width, height);
            for (var i = 0; i < values.Length; i++)
                // Values that are not numbers, which some programs write outside of the body, are black.
                levels.Values[i] = float.IsNaN(values[i]) ? (ushort)0 : (ushort)Math.Clamp(Math.Round((values[i] - black) / (white - black) * 255), 0, 255);
            target.WriteGray(slice, levels, path);
        });
    }

    /// <summary>Writes the slices of a volume as label maps.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name of the volume.</param>
    /// <param name="definition">The dataset that declares the ids.</param>
    /// <param name="target">Receives the label maps.</param>
    /// <exception cref="CommandException">The file is damaged or unsupported, or has a value that is no id of the dataset.</exception>
    public void WriteLabels(string path, string name, DatasetDefinition definition, LabelOutput target)
    {
        var (volume, ids) = (NiftiVolume.ReadLabels(path), new LabelIds(definition));
        foreach (var value in volume.Values)
        {
            if (value is not (>= 0 and <= ushort.MaxValue) || value != MathF.Round(value))
                throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                    $"{path} has the value {value}; label volumes must have integers from 0 to 65535. Use '--to images' for intensities."));
            if (!ids.IsKnown((int)value))
                throw new CommandException($"{path} has the value {(int)value}, which is no id of {definition.Name}. "
                    + "Declare it as an id of a class, or as 'void'.");
        }
        ForEachSlice(volume, name, (slice, width, height, values) =>
            target.Write(slice, new LabelMap(width, height, Array.ConvertAll(values, value => (ushort)value)), path));
    }

    /// <summary>
    /// Cuts all slices. The first remaining axis goes to the right and the second one up, so that volumes with the usual axes (to the right, to the front, up)
    /// are upright.
    /// </summary>
    private void ForEachSlice(NiftiVolume volume, string name, Action<string, int, int, float[]> write)
    {
        var (count, width, height) = axis switch
        {
            "x" => (volume.Width, volume.Height, volume.Depth),
            "y" => (volume.Height, volume.Width, volume.Depth),
            _ => (volume.Depth, volume.Width, volume.Height),
        };
        var digits = "D" + Math.Max(3, (count - 1).ToString(CultureInfo.InvariantCulture).Length).ToString(CultureInfo.InvariantCulture);
        Parallel.For(0, count, index =>
        {
            var values = new float[width * height];
            for (var row = 0; row < height; row++)
                for (var column = 0; column < width; column++)
                {
                    var up = height - 1 - row;
                    values[row * width + column] = axis switch
                    {
                        "x" => volume[index, column, up],
                        "y" => volume[column, index, up],
                        _ => volume[column, up, index],
                    };
                }
            write($"{name}_{axis}{index.ToString(digits, CultureInfo.InvariantCulture)}", width, height, values);
        });
    }

    private static (double Black, double White) RangeOf(string path, NiftiVolume volume, string? range)
    {
        if (range is not (null or Automatic)) return ParseRange(range);
        var values = volume.Values.ToArray().Where(float.IsFinite).ToArray();
        if (values.Length == 0) throw new CommandException($"{path} has no value that is a number.");
        Array.Sort(values);
        var (black, white) = ((double)values[(int)(Dark * (values.Length - 1))], (double)values[(int)(Bright * (values.Length - 1))]);
        if (range is null)
            throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"--to images requires --range, the values that become black and white. {path} has values from {values[0]} to {values[^1]}, 99 % of them from "
                + $"{black} to {white}. Write --range {black}..{white}, or --range auto to do this for each volume."));
        return white > black ? (black, white) : (black, black + 1);
    }

    /// <summary>Parses a range of intensities.</summary>
    /// <exception cref="CommandException">The range is malformed.</exception>
    public static (double Black, double White) ParseRange(string range)
    {
        var at = range.IndexOf("..", 1, StringComparison.Ordinal);
        return at > 0
            && double.TryParse(range.AsSpan(0, at), NumberStyles.Float, CultureInfo.InvariantCulture, out var black)
            && double.TryParse(range.AsSpan(at + 2), NumberStyles.Float, CultureInfo.InvariantCulture, out var white)
            && double.IsFinite(black) && double.IsFinite(white) && white > black
                ? (black, white)
                : throw new OptionException($"--range {range}: expected two numbers in ascending order, for example --range=-160..240, or auto.");
    }

    private static string WithoutExtension(string path) =>
        path[..^Extensions.First(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)).Length];
}
