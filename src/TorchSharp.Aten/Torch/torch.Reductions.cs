using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sum of all elements, or along dimensions.</summary>
    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
        Aten.sum_dim_IntList.Call(input, dim.ToArray(), keepdim, type);

    /// <summary>The sum of all elements, or along dimensions.</summary>
    public static Tensor sum(Tensor input, ScalarType? type = null) => Aten.sum.Call(input, type);

    /// <summary>The sum of all elements, or along dimensions.</summary>
    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => Aten.sum_dim_IntList.Call(input, dim, keepdim, type);

    /// <summary>The sum of all elements that are not NaN.</summary>
    public static Tensor nansum(Tensor input) => Aten.nansum.Call(input);

    /// <summary>The mean of all elements, or along dimensions.</summary>
    public static Tensor mean(Tensor input) => Aten.mean.Call(input);

    /// <summary>The mean of all elements, or along dimensions.</summary>
    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
        Aten.mean_dim.Call(input, dimensions, keepdim, type);

    /// <summary>The mean of the elements that are not NaN, of all or along a dimension.</summary>
    public static Tensor nanmean(Tensor input, int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
        Aten.nanmean.Call(input, dim, keepdim, dtype);

    /// <summary>The product of all elements, or along a dimension.</summary>
    public static Tensor prod(Tensor input, ScalarType? type = null) => Aten.prod.Call(input, type);

    /// <summary>The product of all elements, or along a dimension.</summary>
    public static Tensor prod(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => Aten.prod_dim_int.Call(input, dim, keepdim, type);

    /// <summary>Whether all elements are true, of all or along a dimension.</summary>
    public static Tensor all(Tensor input) => Aten.all.Call(input);

    /// <summary>Whether all elements are true, of all or along a dimension.</summary>
    public static Tensor all(Tensor input, long dim, bool keepdim = false) => Aten.all_dim.Call(input, dim, keepdim);

    /// <summary>Whether any element is true, of all or along a dimension.</summary>
    public static Tensor any(Tensor input) => Aten.any.Call(input);

    /// <summary>Whether any element is true, of all or along a dimension.</summary>
    public static Tensor any(Tensor input, long dim, bool keepdim = false) => Aten.any_dim.Call(input, dim, keepdim);

    /// <summary>The greatest elements along dimensions; gradients go to all that are greatest.</summary>
    public static Tensor amax(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Checked(input).amax(dims, keepdim, @out);

    /// <summary>The greatest elements along dimensions; gradients go to all that are greatest.</summary>
    public static Tensor amax(Tensor input, long[] dims) => Aten.amax.Call(input, dims);

    /// <summary>The greatest elements along dimensions; gradients go to all that are greatest.</summary>
    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => Checked(input).amax(dims, keepdim, @out);

    /// <summary>The least elements along dimensions; gradients go to all that are least.</summary>
    public static Tensor amin(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Checked(input).amin(dims, keepdim, @out);

    /// <summary>The least elements along dimensions; gradients go to all that are least.</summary>
    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => Checked(input).amin(dims, keepdim, @out);

    /// <summary>The least and the greatest elements, of all or along a dimension.</summary>
    public static (Tensor min, Tensor max) aminmax(Tensor input, long? dim = null, bool keepdim = false) => Aten.aminmax.Call2(input, dim, keepdim);

    /// <summary>The index of the greatest element, of all or along a dimension.</summary>
    public static Tensor argmax(Tensor input) => Aten.argmax.Call(input);

    /// <summary>The index of the greatest element, of all or along a dimension.</summary>
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => Aten.argmax.Call(input, dim, keepdim);

    /// <summary>The index of the least element, of all or along a dimension.</summary>
    public static Tensor argmin(Tensor input) => Aten.argmin.Call(input);

    /// <summary>The index of the least element, of all or along a dimension.</summary>
    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => Aten.argmin.Call(input, dim, keepdim);

    /// <summary>The greatest element; with a dimension the greatest along it and their indices; with another tensor the greater of each pair.</summary>
    public static Tensor max(Tensor input) => Aten.max.Call(input);

    /// <summary>The greatest element; with a dimension the greatest along it and their indices; with another tensor the greater of each pair.</summary>
    public static Tensor max(Tensor input, Tensor other) => Aten.max_other.Call(input, other);

    /// <summary>The greatest element; with a dimension the greatest along it and their indices; with another tensor the greater of each pair.</summary>
    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => Aten.max_dim.Call2(input, dim, keepdim);

    /// <summary>The least element; with a dimension the least along it and their indices; with another tensor the lesser of each pair.</summary>
    public static Tensor min(Tensor input) => Aten.min.Call(input);

    /// <summary>The least element; with a dimension the least along it and their indices; with another tensor the lesser of each pair.</summary>
    public static Tensor min(Tensor input, Tensor other) => Aten.min_other.Call(input, other);

    /// <summary>The least element; with a dimension the least along it and their indices; with another tensor the lesser of each pair.</summary>
    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => Aten.min_dim.Call2(input, dim, keepdim);

    /// <summary>The median of all elements, the lower of two.</summary>
    public static Tensor median(Tensor input) => Aten.median.Call(input);

    /// <summary>The median of the elements that are not NaN, the lower of two.</summary>
    public static Tensor nanmedian(Tensor input) => Aten.nanmedian.Call(input);

    /// <summary>The most frequent values along a dimension, and an index of each.</summary>
    public static (Tensor values, Tensor indices) mode(Tensor input, long dim = -1, bool keepdim = false) => Aten.mode.Call2(input, dim, keepdim);

    /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor std(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor std(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor std(Tensor input, bool unbiased = true) => Aten.std.Call(input, unbiased);

    /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).std(dimensions, unbiased, keepdim, type);

    /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor var(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).var(dimensions, unbiased, keepdim, type);

    /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor var(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).var(dimensions, unbiased, keepdim, type);

    /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor var(Tensor input, bool unbiased = true) => Aten.var.Call(input, unbiased);

    /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).var(dimensions, unbiased, keepdim, type);

    /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).var(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
    public static (Tensor std, Tensor mean) std_mean(
        Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
    public static (Tensor std, Tensor mean) std_mean(
        Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
    public static (Tensor std, Tensor mean) std_mean(
        Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, bool unbiased = true) => Aten.std_mean.Call2(input, unbiased);

    /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean of all elements or along dimensions.</summary>
    public static (Tensor var, Tensor mean) var_mean(
        Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean of all elements or along dimensions.</summary>
    public static (Tensor var, Tensor mean) var_mean(
        Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean of all elements or along dimensions.</summary>
    public static (Tensor var, Tensor mean) var_mean(
        Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean of all elements or along dimensions.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, bool unbiased = true) => Aten.var_mean.Call2(input, unbiased);

    /// <summary>The variance and the mean of all elements or along dimensions.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean of all elements or along dimensions.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        Checked(input).var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The <c>p</c>-norm of all elements, or along a dimension.</summary>
    public static Tensor norm(Tensor input) => Aten.norm_Scalar.Call(input);

    /// <summary>The <c>p</c>-norm of all elements, or along a dimension.</summary>
    public static Tensor norm(Tensor input, float p = 2f) => Aten.norm_Scalar.Call(input, p);

    /// <summary>The <c>p</c>-norm of all elements, or along a dimension.</summary>
    public static Tensor norm(Tensor input, int dimension, bool keepdim = false, float p = 2f) => Checked(input).norm(dimension, keepdim, p);

    /// <summary>The logarithm of the sum of the exponentials along a dimension.</summary>
    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => Aten.logsumexp.Call(input, dim, keepdim);

    /// <summary>The sums of the elements so far along a dimension.</summary>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => Aten.cumsum.Call(input, dim, type);

    /// <summary>The products of the elements so far along a dimension.</summary>
    public static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) => Aten.cumprod.Call(input, dim, dtype);

    /// <summary>The greatest elements so far along a dimension, and their indices.</summary>
    public static (Tensor values, Tensor indices) cummax(Tensor input, long dim) => Aten.cummax.Call2(input, dim);

    /// <summary>The least elements so far along a dimension, and their indices.</summary>
    public static (Tensor values, Tensor indices) cummin(Tensor input, long dim) => Aten.cummin.Call2(input, dim);

    /// <summary>The logarithms of the sums of the exponentials so far along a dimension.</summary>
    public static Tensor logcumsumexp(Tensor input, long dim) => Aten.logcumsumexp.Call(input, dim);

    /// <summary>How many elements are not zero, of all or along dimensions.</summary>
    public static Tensor count_nonzero(Tensor input, long[]? dims = null) => Checked(input).count_nonzero(dims);

    /// <summary>The quantiles <c>q</c> of all elements or along a dimension, interpolated.</summary>
    public static Tensor quantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => Aten.quantile.Call(input, q, dim, keepdim);

    /// <summary>The quantiles <c>q</c> of the elements that are not NaN, interpolated.</summary>
    public static Tensor nanquantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => Aten.nanquantile.Call(input, q, dim, keepdim);

    /// <summary>The sum of a matrix's diagonal.</summary>
    public static Tensor trace(Tensor input) => Aten.trace.Call(input);
}
