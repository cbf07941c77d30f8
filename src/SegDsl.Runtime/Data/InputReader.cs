using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Reads the inputs of a dataset besides the images.</summary>
/// <param name="definition">The dataset.</param>
internal sealed class InputReader(DatasetDefinition definition)
{
    /// <summary>Reads all inputs of a sample.</summary>
    /// <param name="files">The files of the sample.</param>
    /// <param name="image">Its image, whose size the inputs have.</param>
    /// <param name="isChecked">Whether an input without the normalization that its values need is an error.</param>
    /// <exception cref="ImageException">A file is missing, damaged or unsupported.</exception>
    /// <exception cref="DatasetException">The size or the channels of an input differ, or its normalization is not declared.</exception>
    public IReadOnlyList<InputMap> ReadAll(SampleFiles files, RasterImage image, bool isChecked = true) =>
        [.. definition.Inputs.Select((input, i) =>
        {
            var map = isChecked ? Read(input, files.Inputs[i]) : ReadStored(input, files.Inputs[i]);
            return map.Width == image.Width && map.Height == image.Height
                ? new InputMap(input, map)
                : throw new DatasetException($"The file {files.Inputs[i][0]} of the input '{input.Name}' is {map.Width}×{map.Height}, "
                    + $"but its image {files.Image} is {image.Width}×{image.Height}.");
        })];

    /// <summary>Reads an input, and checks that its normalization is declared.</summary>
    /// <param name="input">The input.</param>
    /// <param name="files">The paths of its planes, in order.</param>
    public PixelMap Read(InputDefinition input, IReadOnlyList<string> files)
    {
        var map = ReadStored(input, files);
        if (input.Normalization.IsMeasured || map is BandImage bands && bands.Formats.All(format => format == BandFormat.Bytes)) return map;
        throw new ImageChannelsException(files[0], $"is not an 8-bit image with values from 0 to 1, so the input '{input.Name}' of {definition.Name} "
            + $"must declare both 'mean' and 'deviation'. 'seg data stats {definition.Name}' computes them.");
    }

    /// <summary>Reads an input, whether its normalization is declared or not.</summary>
    /// <param name="input">The input.</param>
    /// <param name="files">The paths of its planes, in order.</param>
    public static PixelMap ReadStored(InputDefinition input, IReadOnlyList<string> files)
    {
        if (input.Ignore is { } ignore)
            return MapReader.Read(new MapDefinition(input.Name, MapKind.Values, []) { Scale = input.Scale ?? 1, Ignore = ignore }, files);
        var planes = files.Select(ImageFile.ReadBands).ToList();
        var different = planes.FindIndex(plane => (plane.Width, plane.Height) != (planes[0].Width, planes[0].Height));
        if (different > 0)
            throw new ImageChannelsException(files[different],
                $"is {planes[different].Width}×{planes[different].Height}, but the first plane {files[0]} is {planes[0].Width}×{planes[0].Height}.");
        var (found, channels) = (planes.Sum(plane => plane.Formats.Count), input.Normalization.Channels);
        if (found != channels)
            throw new ImageChannelsException(
                files[0], $"has {found} {(found == 1 ? "channel" : "channels")}{(files.Count > 1 ? " with its other planes" : "")}, but the input "
                    + $"'{input.Name}' declares {channels}. Write 'channels {found}' there, with as many channels in the network, or convert the file.");
        var map = planes.Count == 1 ? planes[0] : BandImage.Join(planes);
        return input.Scale is { } scale ? Divide(map, scale) : map;
    }

    private static BandImage Divide(BandImage stored, double scale)
    {
        for (var band = 0; band < stored.Formats.Count; band++)
        {
            // Bytes were divided by their maximum.
            var factor = (float)((stored.Formats[band] == BandFormat.Bytes ? byte.MaxValue : 1) / scale);
            foreach (ref var value in stored.Band(band)) value *= factor;
        }
        return new(stored.Width, stored.Height, [.. stored.Formats.Select(_ => BandFormat.FloatingPoint)], stored.Values);
    }
}
