using SegDsl.Checkpoints;
using SegDsl.Imaging;

namespace SegDsl.Fuzzing;

/// <summary>A reader to fuzz.</summary>
/// <param name="Name">The name in the command line.</param>
/// <param name="Read">Reads an input. Any exception but those for wrong files is a fault.</param>
/// <param name="Seeds">The names and contents of the first inputs.</param>
internal sealed record Target(string Name, Action<byte[]> Read, Func<IEnumerable<(string Name, byte[] Content)>> Seeds)
{
    /// <summary>The maximum number of bytes that reading a small file may allocate.</summary>
    private const long MaxAllocatedBytes = 1L << 30;

    /// <summary>All readers.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new("checker", LanguageChecks.Compile, SeedFiles.Sources),
        new("formatter", LanguageChecks.Format, SeedFiles.Sources),
        new("safetensors", FileReaders.Checkpoints("seg.safetensors"), SeedFiles.Safetensors),
        new("pickle", FileReaders.Checkpoints("seg.pth"), SeedFiles.Pickles),
        new("png", FileReaders.Pngs(), SeedFiles.Pngs),
        new("tiff", FileReaders.Images(), SeedFiles.Tiffs),
        new("nifti", FileReaders.Volumes(), SeedFiles.Volumes),
    ];

    /// <summary>Finds a reader by name.</summary>
    public static Target? Find(string name) => All.FirstOrDefault(target => target.Name == name);

    /// <summary>Reads an input.</summary>
    /// <exception cref="InvalidOperationException">The input needs too much memory.</exception>
    public void Run(byte[] content)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Read(content);
        }
        catch (Exception e) when (e is ImageException or CheckpointException)
        {
            // Wrong files are refused with these exceptions.
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MaxAllocatedBytes) throw new InvalidOperationException($"Reading {content.Length} bytes allocated {allocated} bytes.");
    }

    /// <summary>Reads a file again, and prints its exception.</summary>
    /// <returns>Whether there was none.</returns>
    public bool Replay(string file)
    {
        try
        {
            Run(File.ReadAllBytes(file));
            return true;
        }
        // Every exception is the result of this command.
        catch (Exception e)
        {
            Console.WriteLine($"{file}: {e}\n");
            return false;
        }
    }

    /// <summary>Writes the first inputs into a folder, and the words in them as a dictionary beside it.</summary>
    public void WriteSeeds(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in Seeds()) File.WriteAllBytes(Path.Combine(folder, name), content);
        if (Name is "checker" or "formatter") File.WriteAllLines(folder + ".dict", SeedFiles.Words());
    }
}
