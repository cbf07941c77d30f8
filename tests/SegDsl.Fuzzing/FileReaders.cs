using SegDsl.Checkpoints;
using SegDsl.Imaging;
using SegDsl.Volumes;
using TorchSharp;

namespace SegDsl.Fuzzing;

/// <summary>Readers of files, over inputs in memory. Each reader writes its inputs to a temporary file of its own.</summary>
internal static class FileReaders
{
    private static readonly Action<string>[] ImageReaders =
    [
        path => ImageFile.ReadRaster(path), path => ImageFile.ReadBands(path), path => ImageFile.ReadLabels(path),
    ];

    /// <summary>Reads all tensors of a checkpoint.</summary>
    /// <param name="name">The name of the file.</param>
    public static Action<byte[]> Checkpoints(string name) => OfFile(name, path =>
    {
        using var scope = torch.NewDisposeScope();
        using var file = Checkpoint.Open(path);
        file.ReadAll();
    });

    /// <summary>Reads volumes.</summary>
    public static Action<byte[]> Volumes() => OfFile("seg.nii", path => LabelVolume.Read(path));

    /// <summary>Reads an image as a picture, as bands and as labels. The last failure counts, since each reader accepts other files.</summary>
    public static Action<byte[]> Images() => OfFile("seg.image", path =>
    {
        ImageException? refused = null;
        foreach (var read in ImageReaders)
        {
            try
            {
                read(path);
            }
            catch (ImageException e)
            {
                refused = e;
            }
        }
        if (refused is not null) throw refused;
    });

    /// <summary>Reads images like <see cref="Images"/>, with valid checksums of PNG chunks.</summary>
    public static Action<byte[]> Pngs()
    {
        var read = Images();
        return content => read(PngChecksums.Mend(content));
    }

    private static Action<byte[]> OfFile(string name, Action<string> read)
    {
        var folder = new Lazy<string>(() => Directory.CreateTempSubdirectory("seg-fuzzing-").FullName);
        return content =>
        {
            var path = Path.Combine(folder.Value, name);
            File.WriteAllBytes(path, content);
            read(path);
        };
    }
}
