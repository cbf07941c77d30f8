using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <inheritdoc cref="Tensor.unique"/>
    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
        Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        Checked(input).unique(sorted, return_inverse, return_counts, dim);

    /// <inheritdoc cref="Tensor.unique_consecutive"/>
    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(
        Tensor input, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        Checked(input).unique_consecutive(return_inverse, return_counts, dim);

    public partial class Tensor
    {
        /// <summary>The different elements, or the different entries of a dimension.</summary>
        /// <param name="sorted">Whether they come in order.</param>
        /// <param name="return_inverse">Whether to say where among them each element is; null if not.</param>
        /// <param name="return_counts">Whether to say how often each occurs; null if not.</param>
        /// <param name="dim">The dimension; all elements by default.</param>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            var results = dim is { } one
                ? Aten.unique_dim.Call3(this, (long)one, sorted, return_inverse, return_counts)
                : Aten._unique2.Call3(this, sorted, return_inverse, return_counts);
            return Wanted(results, return_inverse, return_counts);
        }

        /// <summary>The elements, or the entries of a dimension, without immediate repetitions.</summary>
        /// <param name="return_inverse">Whether to say where among them each element is; null if not.</param>
        /// <param name="return_counts">Whether to say how long each run is; null if not.</param>
        /// <param name="dim">The dimension; all elements by default.</param>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(
            bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Wanted(Aten.unique_consecutive.Call3(this, return_inverse, return_counts, (long?)dim), return_inverse, return_counts);

        private static (Tensor, Tensor?, Tensor?) Wanted((Tensor Output, Tensor Inverse, Tensor Counts) results, bool inverse, bool counts)
        {
            if (!inverse)
                results.Inverse.Dispose();
            if (!counts)
                results.Counts.Dispose();
            return (results.Output, inverse ? results.Inverse : null, counts ? results.Counts : null);
        }
    }
}
