using SegDsl.Experiments;
using System.Globalization;
using Google.Protobuf;
using SegDsl.Imaging;

namespace SegDsl.Logging.TensorBoard;

/// <summary>A TensorBoard event file.</summary>
internal sealed class EventFile : IDisposable
{
    /// <summary>The file name pattern of event files.</summary>
    public const string Pattern = "events.out.tfevents.*";

    private readonly RecordFile file;

    private EventFile(GrowingFile file) => this.file = new RecordFile(file);

    /// <summary>Creates a file with a new name. TensorBoard reads the files of a folder in the order of their names, so later files have later names.</summary>
    /// <param name="folder">The folder; it must exist.</param>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public static EventFile Create(string folder)
    {
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        for (var i = 0; ; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{time}.{Environment.MachineName}.{Environment.ProcessId}.{i}");
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) continue;
            var file = new EventFile(new GrowingFile(path));
            file.Append(0, new Event { FileVersion = "brain.Event:2" });
            return file;
        }
    }

    /// <summary>Discards the events of earlier files at or after a step, because the run is resumed.</summary>
    /// <param name="step">The first step that is repeated.</param>
    public void Restart(int step) => Append(step, new Event { SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });

    /// <summary>Writes scalars.</summary>
    /// <param name="step">The number of steps so far.</param>
    /// <param name="scalars">Values by tag; null and values that are not finite are skipped.</param>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public void Write(int step, IEnumerable<(string Tag, double? Value)> scalars)
    {
        var summary = new Summary();
        foreach (var (tag, value) in scalars)
            if (value is { } number && double.IsFinite(number)) summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)number });
        Append(step, new Event { Summary = summary });
    }

    /// <summary>Writes an image.</summary>
    /// <param name="step">The number of steps so far.</param>
    /// <param name="tag">The tag of the image.</param>
    /// <param name="picture">The image.</param>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public void Write(int step, string tag, RgbImage picture)
    {
        var image = new Summary.Types.Image
        {
            Width = picture.Width,
            Height = picture.Height,
            Colorspace = 3,
            EncodedImageString = UnsafeByteOperations.UnsafeWrap(PictureCodec.Encode(picture)),
        };
        Append(step, new Event { Summary = new Summary { Value = { new Summary.Types.Value { Tag = tag, Image = image } } } });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    private void Append(int step, Event entry)
    {
        entry.WallTime = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        entry.Step = step;
        file.Append(entry.ToByteArray());
    }
}
