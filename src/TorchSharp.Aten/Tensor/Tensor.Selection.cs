using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements that <c>index</c> points at along a dimension.</summary>
        public Tensor gather(long dim, Tensor index) => Aten.gather.Call(this, dim, index);

        /// <summary>The tensor with the elements of <c>src</c> put where <c>index</c> points along a dimension.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Aten.scatter_src.Call(this, dim, index, src);

        /// <summary>The tensor with the elements of <c>src</c> put where <c>index</c> points along a dimension; computed in place.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Aten.scatter__src.InPlace(this, dim, index, src);

        /// <summary>The tensor with the elements of <c>src</c> added where <c>index</c> points along a dimension.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Aten.scatter_add.Call(this, dim, index, src);

        /// <summary>The tensor with the elements of <c>src</c> added where <c>index</c> points along a dimension; computed in place.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Aten.scatter_add_.InPlace(this, dim, index, src);

        /// <summary>The entries of a dimension that <c>index</c> names.</summary>
        public Tensor index_select(long dim, Tensor index) => Aten.index_select.Call(this, dim, index);

        /// <summary>The tensor with <c>alpha</c> times the entries of <c>source</c> added to those that <c>index</c> names.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Aten.index_add.Call(this, dim, index, source, alpha);

        /// <summary>The tensor with <c>alpha</c> times the entries of <c>source</c> added to those that <c>index</c> names; computed in place.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Aten.index_add_.InPlace(this, dim, index, source, alpha);

        /// <summary>The tensor with the entries that <c>index</c> names replaced by those of <c>source</c>.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Aten.index_copy.Call(this, dim, index, source);

        /// <summary>The tensor with the entries that <c>index</c> names replaced by those of <c>source</c>; computed in place.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Aten.index_copy_.InPlace(this, dim, index, source);

        /// <summary>The tensor with the entries that <c>index</c> names filled with <c>value</c>.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Aten.index_fill_int_Scalar.Call(this, dim, index, value);

        /// <summary>The tensor with the entries that <c>index</c> names filled with <c>value</c>; computed in place.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Aten.index_fill__int_Scalar.InPlace(this, dim, index, value);

        /// <summary>The tensor with <c>value</c> where <c>mask</c> is true.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.masked_fill_Scalar.Call(this, mask, value);

        /// <summary>The tensor with <c>value</c> where <c>mask</c> is true; computed in place.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) => Aten.masked_fill__Scalar.InPlace(this, mask, value);

        /// <summary>The tensor with the elements of <c>value</c>, one after the other, where <c>mask</c> is true.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value) => Aten.masked_scatter.Call(this, mask, value);

        /// <summary>The tensor with the elements of <c>value</c>, one after the other, where <c>mask</c> is true; computed in place.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Aten.masked_scatter_.InPlace(this, mask, value);

        /// <summary>The elements where <c>mask</c> is true, in one dimension.</summary>
        public Tensor masked_select(Tensor mask) => Aten.masked_select.Call(this, mask);

        /// <summary>The elements that <c>index</c> counts in row-major order.</summary>
        public Tensor take(Tensor index) => Aten.take.Call(this, index);

        /// <summary>The elements that <c>indices</c> point at along a dimension, with broadcasting.</summary>
        public Tensor take_along_dim(Tensor indices) => Aten.take_along_dim.Call(this, indices);

        /// <summary>The elements that <c>indices</c> point at along a dimension, with broadcasting.</summary>
        public Tensor take_along_dim(Tensor indices, long dim) => Aten.take_along_dim.Call(this, indices, dim);

        /// <summary>One entry of a dimension, without that dimension; a view.</summary>
        public Tensor select(long dim, long index) => Aten.select_int.Call(this, dim, index);

        /// <summary><c>length</c> entries of a dimension from <c>start</c> on; a view.</summary>
        public Tensor narrow(long dim, long start, long length) => Aten.narrow.Call(this, dim, start, length);

        /// <summary>Every <c>step</c>-th entry of a dimension from <c>start</c> to before <c>finish</c>; a view.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Aten.slice_Tensor.Call(this, dim, start, finish, step);

        /// <summary>The tensor with one entry of a dimension replaced by <c>src</c>.</summary>
        public Tensor select_scatter(Tensor src, long dim, long index) => Aten.select_scatter.Call(this, src, dim, index);

        /// <summary>The tensor with a slice of a dimension replaced by <c>src</c>.</summary>
        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) =>
            Aten.slice_scatter.Call(this, src, dim, start, end, step);

        /// <summary>The tensor with a diagonal replaced by <c>src</c>.</summary>
        public Tensor diagonal_scatter(Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal_scatter.Call(this, src, offset, dim1, dim2);

        /// <summary>Sets every element to <c>value</c>; returns this tensor.</summary>
        public Tensor fill_(Scalar value) => Aten.fill__Scalar.InPlace(this, value);

        /// <summary>Sets every element to zero.</summary>
        public Tensor zero_() => Aten.zero_.Call(this);

        /// <summary>Copies the elements of <c>source</c>, converted and broadcast as needed; returns this tensor.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.copy_.InPlace(this, source, nonBlocking);

        /// <summary>Makes the tensor share the memory and shape of <c>source</c>; returns this tensor.</summary>
        public Tensor set_(Tensor source) => Aten.set__source_Tensor.InPlace(this, source);
    }
}
