using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The elements in order along a dimension, and their indices.</summary>
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) =>
        Checked(input).sort(dim, descending, stable);

    /// <summary>The indices that put the elements in order along a dimension.</summary>
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => Aten.argsort.Call(input, dim, descending);

    /// <summary>The elements in order along the first dimension.</summary>
    public static Tensor msort(Tensor tensor) => Aten.msort.Call(tensor);

    /// <summary>The <c>k</c> greatest (or least) elements along a dimension, and their indices.</summary>
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) =>
        Aten.topk.Call2(tensor, k, dim, largest, sorted);

    /// <summary>The <c>k</c>-th least element along a dimension (the last by default), and its index.</summary>
    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) => Checked(input).kthvalue(k, dim, keepdim);

    /// <summary>How often each integer from 0 on occurs, or the sum of its weights.</summary>
    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => Aten.bincount.Call(input, weights, minlength);

    /// <summary>How many elements fall into each of <c>bins</c> equal intervals; from the least to the greatest element where both bounds are 0.</summary>
    public static Tensor histc(Tensor input, long bins = 100, long min = 0, long max = 0) => Checked(input).histc(bins, min, max);

    /// <summary>The index of the interval between boundaries that each element falls into.</summary>
    public static Tensor bucketize(Tensor input, Tensor boundaries, bool outInt32 = false, bool right = false) =>
        Aten.bucketize_Tensor.Call(input, boundaries, outInt32, right);

    /// <summary>The indices of the elements that are not zero, one row each.</summary>
    public static Tensor nonzero(Tensor input) => Aten.nonzero.Call(input);

    /// <summary>The indices of the elements that are not zero, one row each.</summary>
    public static Tensor argwhere(Tensor input) => Aten.argwhere.Call(input);

    /// <summary>The differences of neighbours along a dimension, <c>n</c> times.</summary>
    public static Tensor diff(Tensor input, long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
        Aten.diff.Call(input, n, dim, prepend, append);

    /// <summary>The covariance matrix of variables, one a row.</summary>
    public static Tensor cov(Tensor input, long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
        Aten.cov.Call(input, correction, fweights, aweights);

    /// <summary>The matrix of correlation coefficients of variables, one a row.</summary>
    public static Tensor corrcoef(Tensor input) => Aten.corrcoef.Call(input);
}
