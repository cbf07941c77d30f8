using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Cli.Predictions;

/// <summary>The arguments of <c>--input</c>: images, and <c>depth=folder</c> for every other input of the network.</summary>
internal sealed class InputFiles
{
    private const string NamePlaceholder = "{name}";

    private readonly DatasetDefinition dataset;
    private readonly Dictionary<string, List<string>> named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ILookup<string, string>> found = new(StringComparer.Ordinal);

    /// <summary>Separates the arguments.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="dataset">The dataset, which declares the channels and the normalization of the inputs.</param>
    /// <exception cref="CommandException">An argument names an input that the dataset does not declare, or one of several planes.</exception>
    public InputFiles(IEnumerable<string> arguments, DatasetDefinition dataset)
    {
        this.dataset = dataset;
        var images = new List<string>();
        foreach (var argument in arguments)
        {
            var sign = Math.Max(0, argument.IndexOf('=', StringComparison.Ordinal));
            var (name, files) = (argument[..sign], argument[(sign == 0 ? 0 : sign + 1)..]);
            if (dataset.Inputs.FirstOrDefault(input => input.Name == name) is { } input)
            {
                if (input.Files[0].Planes.Count > 1)
                    throw new CommandException($"The input '{name}' of {dataset.Name} consists of several files, {input.Files[0]}. "
                        + "Store new samples in the same way in a folder, and read them with --data and --split instead of --input.");
                if (!named.TryGetValue(name, out var patterns)) named.Add(name, patterns = []);
                patterns.Add(files);
            }
            else if (name.Length > 0 && name.All(char.IsAsciiLetterOrDigit) && !Path.Exists(argument))
            {
                var available = dataset.Inputs.Count == 0 ? "It has only images" : $"Available: {string.Join(", ", dataset.Inputs.Select(i => i.Name))}";
                throw new OptionException($"--input {argument}: the network has no input '{name}' from {dataset.Name}. {available}.");
            }
            else images.Add(argument);
        }
        Images = images;
    }

    /// <summary>The arguments that select images.</summary>
    public IReadOnlyList<string> Images { get; }

    /// <summary>Returns an image with the files of the other inputs.</summary>
    /// <param name="image">The path of the image.</param>
    /// <exception cref="CommandException">A file is missing, or several match.</exception>
    public SampleFiles Sample(string image)
    {
        var name = NiftiVolume.NameOf(image);
        return new(name, image, null) { Inputs = [.. dataset.Inputs.Select(input => new[] { FileOf(input.Name, name, image) })] };
    }

    private string FileOf(string input, string name, string image)
    {
        if (!named.TryGetValue(input, out var patterns))
            throw new CommandException($"The network needs the input '{input}' beside the images. Add its files with --input {input}=FOLDER, or "
                + $"--input '{input}=FOLDER/{NamePlaceholder}.png', or read a split of the dataset with --data and --split.");
        var direct = patterns.Where(IsTemplate).Select(pattern => pattern.Replace(NamePlaceholder, name, StringComparison.Ordinal)).ToList();
        if (!found.TryGetValue(input, out var others))
            found.Add(input, others = patterns.Where(pattern => !IsTemplate(pattern)).SelectMany(pattern => FilePatterns.Find(pattern, ImageFile.Extensions))
                .Distinct().ToLookup(file => Path.GetFileNameWithoutExtension(file) ?? "", StringComparer.Ordinal));
        List<string> files = [.. direct.Where(File.Exists), .. others[name]];
        return files switch
        {
            [var only] => only,
            [] => throw new CommandException($"The image {image} has no file of the input '{input}'. Expected "
                + $"{(direct.Count > 0 ? string.Join(" or ", direct) : $"a file with the name {name} in {string.Join(" or ", patterns)}")}."),
            _ => throw new CommandException($"The image {image} has several files of the input '{input}': {string.Join(", ", files)}."),
        };
    }

    private static bool IsTemplate(string pattern) => pattern.Contains(NamePlaceholder, StringComparison.Ordinal);
}
