using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Reads the images of a dataset with its declared channels.</summary>
/// <param name="definition">The dataset.</param>
public sealed class DatasetImages(DatasetDefinition definition)
{
    private int Channels => definition.Normalization.Channels;

    /// <summary>Reads an image and applies its orientation.</summary>
    /// <param name="files">The path of its file, or those of its planes in order.</param>
    /// <returns>
    /// An <see cref="RgbImage"/> if one file with at most 8 bits per channel gives one or three channels, which become gray or color as needed; otherwise a
    /// <see cref="BandImage"/> with the declared number of channels.
    /// </returns>
    /// <exception cref="ImageException">A file is missing, damaged or unsupported, or has values that are not finite.</exception>
    /// <exception cref="ImageChannelsException">
    /// The number of channels differs from the declared one, the planes differ in size, or the normalization does not fit the values.
    /// </exception>
    public RasterImage Read(IReadOnlyList<string> files)
    {
        return Normalizable(string.Join(" + ", files), ReadStored(files));
    }

    /// <summary>Decodes an image like <see cref="Read"/> from the content of its file.</summary>
    /// <param name="name">The name of the image, for messages.</param>
    /// <param name="file">The content of the file. An image of several planes has no such file.</param>
    /// <exception cref="ImageException">The content is damaged or of an unsupported format, or has values that are not finite.</exception>
    /// <exception cref="ImageChannelsException">
    /// The number of channels differs from the declared one, or the normalization does not fit the values.
    /// </exception>
    public RasterImage Decode(string name, byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Normalizable(name, WithChannels(name, Channels is 1 or 3 ? ImageFile.DecodeRaster(name, file) : BandReader.Read(name, file)));
    }

    /// <summary>Reads an image like <see cref="Read"/>, whether its normalization is declared or not.</summary>
    /// <param name="files">The path of its file, or those of its planes in order.</param>
    /// <exception cref="ImageException">A file is missing, damaged or unsupported, or has values that are not finite.</exception>
    /// <exception cref="ImageChannelsException">The number of channels differs from the declared one, or the planes differ in size.</exception>
    internal RasterImage ReadStored(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count > 1) return Join(files);
        return WithChannels(files[0], Channels is 1 or 3 ? ImageFile.ReadRaster(files[0]) : ImageFile.ReadBands(files[0]));
    }

    /// <summary>Reads the inputs of a sample besides its image.</summary>
    /// <param name="files">The files of the sample.</param>
    /// <param name="image">Its image, whose size the inputs have.</param>
    /// <exception cref="ImageException">A file is missing, damaged or unsupported.</exception>
    /// <exception cref="DatasetException">The size or the channels of an input differ, or its normalization is not declared.</exception>
    public IReadOnlyList<InputMap> ReadInputs(SampleFiles files, RasterImage image)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(image);
        return new InputReader(definition).ReadAll(files, image);
    }

    private RasterImage Normalizable(string name, RasterImage image) => definition.Normalization.Objection(image, definition.Name) is { } objection
        ? throw new ImageChannelsException(name, objection)
        : image;

    private RasterImage WithChannels(string name, RasterImage image) =>
        image is BandImage bands && bands.Formats.Count != Channels
            ? throw new ImageChannelsException(name, $"has {Count(bands.Formats.Count)}, but {definition.Name} declares {Count(Channels)}. "
                + $"Write 'channels {bands.Formats.Count}' in the dataset, with as many input channels of the network, or convert the file.")
            : image;

    private BandImage Join(IReadOnlyList<string> files)
    {
        var planes = files.Select(ImageFile.ReadBands).ToList();
        var (width, height) = (planes[0].Width, planes[0].Height);
        for (var i = 1; i < planes.Count; i++)
            if (planes[i].Width != width || planes[i].Height != height)
                throw new ImageChannelsException(files[i], $"is {planes[i].Width}×{planes[i].Height}, but the first plane {files[0]} is {width}×{height}.");
        var found = planes.Sum(plane => plane.Formats.Count);
        if (found != Channels)
            throw new ImageChannelsException(files[0], $"and its other planes have {string.Join(" + ", planes.Select(plane => plane.Formats.Count))} channels, "
                + $"but {definition.Name} declares {Count(Channels)}. Write 'channels {found}' in the dataset, or convert the files.");
        return BandImage.Join(planes);
    }

    private static string Count(int channels) => $"{channels} {(channels == 1 ? "channel" : "channels")}";
}
