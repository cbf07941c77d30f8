using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Volumes;

namespace SegDsl.Cli.Predictions;

/// <summary>Creates runs for the samples of a dataset.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="writer">Writes the predictions.</param>
internal sealed class PredictionRuns(DatasetDefinition dataset, PredictionWriter writer)
{
    /// <summary>A run over images.</summary>
    public PredictionRun<(RasterImage Image, IReadOnlyList<InputMap> Inputs)> OfImages(Predictor predictor)
    {
        var images = new DatasetImages(dataset);
        return new(
            files => images.Read(files.Planes) is var image ? (image, images.ReadInputs(files, image)) : default,
            (files, sample) =>
            {
                var prediction = predictor.Predict(sample.Image, writer.NeedsAuxiliary, sample.Inputs);
                return () => new(files.Image, writer.Write(NiftiVolume.NameOf(files.Image), sample.Image, prediction), null)
                {
                    Classes = [.. prediction.Targets.Where(target => target.Class is not null)],
                };
            });
    }

    /// <summary>A run over volumes.</summary>
    public PredictionRun<VolumeSample> OfVolumes(VolumePredictor predictor)
    {
        var volumes = new VolumeReader(dataset);
        return new(
            files => volumes.Read(files with { Labels = null }),
            (files, sample) =>
            {
                var classes = predictor.Predict(sample.Image);
                return () => new(files.Image, writer.Write(NiftiVolume.NameOf(files.Image), sample, classes), null);
            });
    }
}
