using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The elements that <c>index</c> points at along a dimension.</summary>
    public static Tensor gather(Tensor input, long dim, Tensor index) => Aten.gather.Call(input, dim, index);

    /// <summary>The elements that <c>index</c> points at along a dimension.</summary>
    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) => Aten.gather.Call(input, dim, index, sparse_grad);

    /// <summary>The tensor with the elements of <c>src</c> put where <c>index</c> points along a dimension.</summary>
    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) => Aten.scatter_src.Call(input, dim, index, src);

    /// <summary>The tensor with the elements of <c>src</c> put where <c>index</c> points along a dimension; computed in place.</summary>
    public static Tensor scatter_(Tensor input, long dim, Tensor index, Tensor src) => Aten.scatter__src.InPlace(input, dim, index, src);

    /// <summary>The tensor with the elements of <c>src</c> added where <c>index</c> points along a dimension.</summary>
    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) => Aten.scatter_add.Call(input, dim, index, src);

    /// <summary>The tensor with the elements of <c>src</c> added where <c>index</c> points along a dimension; computed in place.</summary>
    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) => Aten.scatter_add_.InPlace(input, dim, index, src);

    /// <summary>The entries of a dimension that <c>index</c> names.</summary>
    public static Tensor index_select(Tensor input, long dim, Tensor index) => Aten.index_select.Call(input, dim, index);

    /// <summary>The tensor with <c>alpha</c> times the entries of <c>source</c> added to those that <c>index</c> names.</summary>
    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => Aten.index_add.Call(input, dim, index, source, alpha);

    /// <summary>The tensor with <c>alpha</c> times the entries of <c>source</c> added to those that <c>index</c> names; computed in place.</summary>
    public static Tensor index_add_(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) =>
        Aten.index_add_.InPlace(input, dim, index, source, alpha);

    /// <summary>The tensor with the entries that <c>index</c> names replaced by those of <c>source</c>.</summary>
    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) => Aten.index_copy.Call(input, dim, index, source);

    /// <summary>The tensor with the entries that <c>index</c> names replaced by those of <c>source</c>; computed in place.</summary>
    public static Tensor index_copy_(Tensor input, long dim, Tensor index, Tensor source) => Aten.index_copy_.InPlace(input, dim, index, source);

    /// <summary>The tensor with the entries that <c>index</c> names filled with <c>value</c>.</summary>
    public static Tensor index_fill(Tensor input, long dim, Tensor index, Scalar value) => Aten.index_fill_int_Scalar.Call(input, dim, index, value);

    /// <summary>The tensor with the entries that <c>index</c> names filled with <c>value</c>; computed in place.</summary>
    public static Tensor index_fill_(Tensor input, long dim, Tensor index, Scalar value) => Aten.index_fill__int_Scalar.InPlace(input, dim, index, value);

    /// <summary>The elements where <c>mask</c> is true, in one dimension.</summary>
    public static Tensor masked_select(Tensor input, Tensor mask) => Aten.masked_select.Call(input, mask);

    /// <summary>The elements that <c>index</c> counts in row-major order.</summary>
    public static Tensor take(Tensor input, Tensor index) => Aten.take.Call(input, index);

    /// <summary>The elements that <c>indices</c> point at along a dimension, with broadcasting.</summary>
    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) => Aten.take_along_dim.Call(input, indices, dim);

    /// <summary>One entry of a dimension, without that dimension; a view.</summary>
    public static Tensor select(Tensor input, long dim, long index) => Aten.select_int.Call(input, dim, index);

    /// <summary><c>length</c> entries of a dimension from <c>start</c> on; a view.</summary>
    public static Tensor narrow(Tensor input, long dim, long start, long length) => Aten.narrow.Call(input, dim, start, length);

    /// <summary>The tensor with one entry of a dimension replaced by <c>src</c>.</summary>
    public static Tensor select_scatter(Tensor input, Tensor src, long dim, long index) => Aten.select_scatter.Call(input, src, dim, index);

    /// <summary>The tensor with a slice of a dimension replaced by <c>src</c>.</summary>
    public static Tensor slice_scatter(Tensor input, Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) =>
        Aten.slice_scatter.Call(input, src, dim, start, end, step);

    /// <summary>The tensor with a diagonal replaced by <c>src</c>.</summary>
    public static Tensor diagonal_scatter(Tensor input, Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) =>
        Aten.diagonal_scatter.Call(input, src, offset, dim1, dim2);
}
