using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, dim.ToArray(), keepdim, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(ScalarType? type = null) => Aten.sum.Call(this, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Aten.sum_dim_IntList.Call(this, dim, keepdim, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, (long[])[dim0, dim1], keepdim, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, (long[])[dim0, dim1, dim2], keepdim, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Aten.sum_dim_IntList.Call(this, dim, keepdim, type);

        /// <summary>The sum of all elements that are not NaN.</summary>
        public Tensor nansum() => Aten.nansum.Call(this);

        /// <summary>The mean of all elements, or along dimensions.</summary>
        public Tensor mean() => Aten.mean.Call(this);

        /// <summary>The mean of all elements, or along dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Aten.mean_dim.Call(this, dimensions, keepdim, type);

        /// <summary>The mean of the elements that are not NaN, of all or along a dimension.</summary>
        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) => Aten.nanmean.Call(this, dim, keepdim, dtype);

        /// <summary>The product of all elements, or along a dimension.</summary>
        public Tensor prod(ScalarType? type = null) => Aten.prod.Call(this, type);

        /// <summary>The product of all elements, or along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Aten.prod_dim_int.Call(this, dim, keepdim, type);

        /// <summary>Whether all elements are true, of all or along a dimension.</summary>
        public Tensor all() => Aten.all.Call(this);

        /// <summary>Whether all elements are true, of all or along a dimension.</summary>
        public Tensor all(long dim, bool keepdim = false) => Aten.all_dim.Call(this, dim, keepdim);

        /// <summary>Whether any element is true, of all or along a dimension.</summary>
        public Tensor any() => Aten.any.Call(this);

        /// <summary>Whether any element is true, of all or along a dimension.</summary>
        public Tensor any(long dim, bool keepdim = false) => Aten.any_dim.Call(this, dim, keepdim);

        /// <summary>The greatest elements along dimensions; gradients go to all that are greatest.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amax(dims.ToArray(), keepdim, @out);

        /// <summary>The greatest elements along dimensions; gradients go to all that are greatest.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amax.Call(this, dims, keepdim) : Aten.amax_out.Into(@out, this, dims, keepdim, @out);

        /// <summary>The greatest elements along dimensions; gradients go to all that are greatest.</summary>
        public Tensor amax(params long[] dims) => Aten.amax.Call(this, dims);

        /// <summary>The least elements along dimensions; gradients go to all that are least.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amin(dims.ToArray(), keepdim, @out);

        /// <summary>The least elements along dimensions; gradients go to all that are least.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amin.Call(this, dims, keepdim) : Aten.amin_out.Into(@out, this, dims, keepdim, @out);

        /// <summary>The least elements along dimensions; gradients go to all that are least.</summary>
        public Tensor amin(params long[] dims) => Aten.amin.Call(this, dims);

        /// <summary>The least and the greatest elements, of all or along a dimension.</summary>
        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) => Aten.aminmax.Call2(this, dim, keepdim);

        /// <summary>The index of the greatest element, of all or along a dimension.</summary>
        public Tensor argmax() => Aten.argmax.Call(this);

        /// <summary>The index of the greatest element, of all or along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Aten.argmax.Call(this, dim, keepdim);

        /// <summary>The index of the least element, of all or along a dimension.</summary>
        public Tensor argmin() => Aten.argmin.Call(this);

        /// <summary>The index of the least element, of all or along a dimension.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Aten.argmin.Call(this, dim, keepdim);

        /// <summary>The greatest element; with a dimension the greatest along it and their indices; with another tensor the greater of each pair.</summary>
        public Tensor max() => Aten.max.Call(this);

        /// <summary>The greatest element; with a dimension the greatest along it and their indices; with another tensor the greater of each pair.</summary>
        public Tensor max(Tensor other) => Aten.max_other.Call(this, other);

        /// <summary>The greatest element; with a dimension the greatest along it and their indices; with another tensor the greater of each pair.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.max_dim.Call2(this, dim, keepdim);

        /// <summary>The least element; with a dimension the least along it and their indices; with another tensor the lesser of each pair.</summary>
        public Tensor min() => Aten.min.Call(this);

        /// <summary>The least element; with a dimension the least along it and their indices; with another tensor the lesser of each pair.</summary>
        public Tensor min(Tensor other) => Aten.min_other.Call(this, other);

        /// <summary>The least element; with a dimension the least along it and their indices; with another tensor the lesser of each pair.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.min_dim.Call2(this, dim, keepdim);

        /// <summary>The median of all elements, the lower of two.</summary>
        public Tensor median() => Aten.median.Call(this);

        /// <summary>The median of the elements that are not NaN, the lower of two.</summary>
        public Tensor nanmedian() => Aten.nanmedian.Call(this);

        /// <summary>The most frequent values along a dimension, and an index of each.</summary>
        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) => Aten.mode.Call2(this, dim, keepdim);

        /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor std(bool unbiased = true) => Aten.std.Call(this, unbiased);

        /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std((long[])[dim], unbiased, keepdim, type);

        /// <summary>The standard deviation of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            InType(Aten.std_correction.Call(this, dimensions, unbiased ? 1 : 0, keepdim), type);

        /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor var(bool unbiased = true) => Aten.var.Call(this, unbiased);

        /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var((long[])[dim], unbiased, keepdim, type);

        /// <summary>The variance of all elements or along dimensions, corrected for the sample unless told otherwise.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            InType(Aten.var_correction.Call(this, dimensions, unbiased ? 1 : 0, keepdim), type);

        /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
        public (Tensor std, Tensor mean) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
        public (Tensor std, Tensor mean) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Aten.std_mean.Call2(this, unbiased);

        /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean((long[])[dim], unbiased, keepdim, type);

        /// <summary>The standard deviation and the mean of all elements or along dimensions.</summary>
        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            InType(Aten.std_mean_correction.Call2(this, dimensions, unbiased ? 1 : 0, keepdim), type);

        /// <summary>The variance and the mean of all elements or along dimensions.</summary>
        public (Tensor var, Tensor mean) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>The variance and the mean of all elements or along dimensions.</summary>
        public (Tensor var, Tensor mean) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>The variance and the mean of all elements or along dimensions.</summary>
        public (Tensor std, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>The variance and the mean of all elements or along dimensions.</summary>
        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Aten.var_mean.Call2(this, unbiased);

        /// <summary>The variance and the mean of all elements or along dimensions.</summary>
        public (Tensor var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean((long[])[dim], unbiased, keepdim, type);

        /// <summary>The variance and the mean of all elements or along dimensions.</summary>
        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            InType(Aten.var_mean_correction.Call2(this, dimensions, unbiased ? 1 : 0, keepdim), type);

        /// <summary>The <c>p</c>-norm of all elements, or along a dimension.</summary>
        public Tensor norm(float p = 2f) => Aten.norm_Scalar.Call(this, p);

        /// <summary>The <c>p</c>-norm of all elements, or along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2f) => Aten.norm_ScalarOpt_dim.Call(this, (Scalar)p, (long)dim, keepdim);

        /// <summary>The logarithm of the sum of the exponentials along a dimension.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.logsumexp.Call(this, dim, keepdim);

        /// <summary>The sums of the elements so far along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.cumsum.Call(this, dim, type);

        /// <summary>The products of the elements so far along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null) => Aten.cumprod.Call(this, dim, type);

        /// <summary>The greatest elements so far along a dimension, and their indices.</summary>
        public (Tensor values, Tensor indexes) cummax(long dim) => Aten.cummax.Call2(this, dim);

        /// <summary>The least elements so far along a dimension, and their indices.</summary>
        public (Tensor values, Tensor indexes) cummin(long dim) => Aten.cummin.Call2(this, dim);

        /// <summary>The logarithms of the sums of the exponentials so far along a dimension.</summary>
        public Tensor logcumsumexp(long dim) => Aten.logcumsumexp.Call(this, dim);

        /// <summary>How many elements are not zero, of all or along dimensions.</summary>
        public Tensor count_nonzero(long[]? dims = null) => dims is null ? Aten.count_nonzero.Call(this) : Aten.count_nonzero_dim_IntList.Call(this, dims);

        /// <summary>The quantiles <c>q</c> of all elements or along a dimension, interpolated.</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.quantile.Call(this, q, dim, keepdim);

        /// <summary>The quantiles <c>q</c> of the elements that are not NaN, interpolated.</summary>
        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.nanquantile.Call(this, q, dim, keepdim);

        /// <summary>The sum of a matrix's diagonal.</summary>
        public Tensor trace() => Aten.trace.Call(this);
    }
}
