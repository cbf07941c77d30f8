using SegDsl.Data;
using SegDsl.Language.Shapes;
using DataType = SegDsl.Onnx.Format.TensorProto.Types.DataType;

namespace SegDsl.Onnx.Export;

/// <summary>The normalization of images inside a model, from bytes [N, H, W, C] to float32 [N, C, H, W].</summary>
internal static class Preprocessing
{
    /// <summary>The shape of the bytes.</summary>
    /// <param name="image">The shape of the normalized images.</param>
    /// <exception cref="OnnxException">The network takes volumes.</exception>
    public static TensorShape ShapeOf(TensorShape image) => image.Rank == 4
        ? new([image[0], image[2], image[3], image[1]])
        : throw new OnnxException($"The input {image} is not an image, so the model cannot normalize it. Export without preprocessing.");

    /// <summary>Adds the normalization, and returns the normalized images.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The bytes.</param>
    /// <param name="shape">The shape of the normalized images.</param>
    /// <param name="normalization">The normalization of the dataset; null if it is unknown.</param>
    /// <exception cref="OnnxException">The normalization has another number of channels.</exception>
    public static string Write(ModelBuilder model, string input, TensorShape shape, ImageNormalization? normalization)
    {
        var channels = shape[1].Value ?? throw new OnnxException("The number of channels of the image is not known, so the model cannot normalize it.");
        normalization ??= ImageNormalization.Default((int)channels);
        if (normalization.Channels != channels)
            throw new OnnxException($"The dataset normalizes {normalization.Channels} channels, and the network takes {channels}. Use another dataset.");
        var (mean, deviation) = (normalization.Mean, normalization.StandardDeviation);
        var scale = model.Constant([.. deviation.Select(value => 1 / (255.0 * value))], [channels], DataType.Float);
        var offset = model.Constant([.. mean.Zip(deviation, (m, d) => m / (double)d)], [channels], DataType.Float);
        var bytes = model.Add("preprocess/Cast", "Cast", [input], ("to", (long)DataType.Float));
        var normalized = model.Add("preprocess/Sub", "Sub", [model.Add("preprocess/Mul", "Mul", [bytes, scale]), offset]);
        return model.Add("preprocess/Transpose", "Transpose", [normalized], ("perm", new long[] { 0, 3, 1, 2 }));
    }
}
