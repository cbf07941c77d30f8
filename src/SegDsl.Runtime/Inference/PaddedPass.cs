using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>Runs forward passes on images and volumes of any size.</summary>
internal static class PaddedPass
{
    private const int MaxMultiple = 256;

    /// <summary>
    /// Runs a forward pass, on the original size or on the first padded size that the network accepts: multiples of 1, 2, 3 and so on. Padding replicates the
    /// last row, column and slice.
    /// </summary>
    /// <param name="pixels">The inputs, [N, C, H, W] or [N, C, D, H, W].</param>
    /// <param name="forward">Runs the forward pass on the inputs, which may be padded; its result is returned.</param>
    /// <exception cref="InferenceException">The network accepts no size, or not the channels.</exception>
    public static T Run<T>(NetworkInputs pixels, Func<NetworkInputs, T> forward)
    {
        var sides = pixels.Image.shape[2..];
        Exception? refusal = null;
        var tried = new HashSet<string>();
        // Always starts at 1, so that the result does not depend on earlier images. A network checks the size before it computes anything.
        for (var multiple = 1; multiple <= MaxMultiple; multiple++)
        {
            var added = Array.ConvertAll(sides, side => (multiple - side % multiple) % multiple);
            if (!tried.Add(string.Join(",", added))) continue;
            // Disposed in each iteration, because there may be many attempts. torch expects the last axis first.
            long[] padding = [.. added.Reverse().SelectMany(end => new[] { 0, end })];
            var padded = Array.TrueForAll(added, end => end == 0) ? null : pixels.Map(map => nn.functional.pad(map, padding, PaddingModes.Replicate));
            try
            {
                return forward(padded ?? pixels);
            }
            catch (NetworkInputException e) when (!e.IsSize)
            {
                throw new InferenceException(e.Message, e);
            }
            catch (Exception e) when (e is NetworkInputException or ArgumentException)
            {
                refusal ??= e;
            }
            finally
            {
                padded?.DisposeAll();
            }
        }
        var parameter = (refusal as ArgumentException)?.ParamName;
        throw new InferenceException(refusal?.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal) ?? "", refusal);
    }
}
