using SegDsl.Imaging;
using SegDsl.Inference;

namespace SegDsl.Cli.Predictions;

/// <summary>What came of an image.</summary>
/// <param name="Image">The image's file.</param>
/// <param name="Written">The files that were written of it, by kind.</param>
/// <param name="Error">Why there are none; null where there are.</param>
internal sealed record PredictedImage(string Image, IReadOnlyList<KeyValuePair<string, string>> Written, string? Error);

/// <summary>
/// Applies a network to files one after the other. While the network is at one, the next is read and the one before is written. What cannot be read, and
/// what the network does not take, is left out and told; anything else ends the run.
/// </summary>
/// <param name="predictor">Applies the network.</param>
/// <param name="writer">Writes what it says.</param>
internal sealed class PredictionRun(Predictor predictor, PredictionWriter writer)
{
    /// <summary>Runs over the files.</summary>
    /// <param name="files">The images.</param>
    /// <param name="report">Is told of every image, in order.</param>
    /// <param name="stopping">Ends the run after the image at hand.</param>
    public void Run(IReadOnlyList<string> files, Action<PredictedImage> report, CancellationToken stopping)
    {
        var (reading, writing) = (Read(0), Task.FromResult<PredictedImage?>(null));
        try
        {
            for (var i = 0; i < files.Count && !stopping.IsCancellationRequested; i++)
            {
                var before = writing;
                writing = Predict(files[i], reading);
                reading = Read(i + 1);
                Report(before);
            }
            Report(writing);
            stopping.ThrowIfCancellationRequested();
        }
        finally
        {
            // What goes wrong on the threads after an error or a stop concerns nobody; but they must not outlive the call.
            foreach (var task in new Task[] { reading, writing }) task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }

        Task<RgbImage> Read(int place) => place < files.Count
            ? Task.Run(() => ImageFile.Read(files[place]), CancellationToken.None)
            : Task.FromCanceled<RgbImage>(new CancellationToken(canceled: true));

        void Report(Task<PredictedImage?> task)
        {
            if (task.GetAwaiter().GetResult() is { } done) report(done);
        }
    }

    /// <summary>Computes now and writes in the background.</summary>
    private Task<PredictedImage?> Predict(string file, Task<RgbImage> reading)
    {
        try
        {
            var image = reading.GetAwaiter().GetResult();
            var prediction = predictor.Predict(image, writer.NeedsAuxiliary);
            return Task.Run<PredictedImage?>(() => new(file, writer.Write(Path.GetFileNameWithoutExtension(file), image, prediction), null), CancellationToken.None);
        }
        catch (ImageException e)
        {
            return Task.FromResult<PredictedImage?>(new(file, [], e.Message));
        }
        catch (InferenceException e)
        {
            return Task.FromResult<PredictedImage?>(new(file, [], $"{file}: {e.Message}"));
        }
    }
}
