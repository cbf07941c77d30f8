using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same elements in another shape, -1 for what follows from the others; a view.</summary>
        public Tensor view(params long[] shape) => Aten.view.Call(this, shape);

        /// <summary>The same elements in the shape of <c>other</c>; a view.</summary>
        public Tensor view_as(Tensor other) => Aten.view_as.Call(this, other);

        /// <summary>Pairs in the last dimension as complex numbers; a view.</summary>
        public Tensor view_as_complex() => Aten.view_as_complex.Call(this);

        /// <summary>Complex numbers as pairs in a new last dimension; a view.</summary>
        public Tensor view_as_real() => Aten.view_as_real.Call(this);

        /// <summary>The same elements in another shape, -1 for what follows from the others; a view where possible.</summary>
        public Tensor reshape(params long[] shape) => Aten.reshape.Call(this, shape);

        /// <summary>The dimensions from <c>start_dim</c> to <c>end_dim</c> in one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.flatten_using_ints.Call(this, start_dim, end_dim);

        /// <summary>A dimension split into several.</summary>
        public Tensor unflatten(long dim, Size sizes) => Aten.unflatten_int.Call(this, dim, sizes.Shape);

        /// <summary>A dimension split into several.</summary>
        public Tensor unflatten(long dim, params long[] sizes) => Aten.unflatten_int.Call(this, dim, sizes);

        /// <summary>All elements in one dimension.</summary>
        public Tensor ravel() => Aten.ravel.Call(this);

        /// <summary>The dimensions in another order; a view.</summary>
        public Tensor permute(IEnumerable<long> permutation) => Aten.permute.Call(this, permutation.ToArray());

        /// <summary>The dimensions in another order; a view.</summary>
        public Tensor permute(params long[] permutation) => Aten.permute.Call(this, permutation);

        /// <summary>Two dimensions exchanged; a view.</summary>
        public Tensor transpose(long dim0, long dim1) => Aten.transpose_int.Call(this, dim0, dim1);

        /// <summary>Two dimensions exchanged; a view; computed in place.</summary>
        public Tensor transpose_(long dim0, long dim1) => Aten.transpose_.InPlace(this, dim0, dim1);

        /// <summary>Two dimensions exchanged; a view.</summary>
        public Tensor swapaxes(long dim0, long dim1) => Aten.swapaxes.Call(this, dim0, dim1);

        /// <summary>Two dimensions exchanged; a view.</summary>
        public Tensor swapdims(long dim0, long dim1) => Aten.swapdims.Call(this, dim0, dim1);

        /// <summary>A matrix with rows and columns exchanged; a view.</summary>
        public Tensor t() => Aten.t.Call(this);

        /// <summary>The conjugate of the tensor with its last two dimensions exchanged; a view.</summary>
        public Tensor adjoint() => Aten.adjoint.Call(this);

        /// <summary>The tensor with dimensions moved to other places; a view.</summary>
        public Tensor movedim(long[] source, long[] destination) => Aten.movedim_intlist.Call(this, source, destination);

        /// <summary>The tensor with dimensions moved to other places; a view.</summary>
        public Tensor moveaxis(long[] source, long[] destination) => Aten.moveaxis_intlist.Call(this, source, destination);

        /// <summary>The tensor without its dimensions of size 1, or without one of them; a view.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } one ? Aten.squeeze_dim.Call(this, one) : Aten.squeeze.Call(this);

        /// <summary>The tensor without its dimensions of size 1, or without one of them; a view; computed in place.</summary>
        public Tensor squeeze_(long? dim = null) => dim is { } one ? Aten.squeeze__dim.InPlace(this, one) : Aten.squeeze_.InPlace(this);

        /// <summary>The tensor with a dimension of size 1 put in; a view.</summary>
        public Tensor unsqueeze(long dim) => Aten.unsqueeze.Call(this, dim);

        /// <summary>The tensor with a dimension of size 1 put in; a view; computed in place.</summary>
        public Tensor unsqueeze_(long dim) => Aten.unsqueeze_.InPlace(this, dim);

        /// <summary>The tensor with dimensions of size 1 repeated without copying; -1 keeps a size.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes.ToArray(), isImplicit);

        /// <summary>The tensor with dimensions of size 1 repeated without copying; -1 keeps a size.</summary>
        public Tensor expand(Size sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes.Shape, isImplicit);

        /// <summary>The tensor with dimensions of size 1 repeated without copying; -1 keeps a size.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes, isImplicit);

        /// <summary>The tensor with dimensions of size 1 repeated without copying; -1 keeps a size.</summary>
        public Tensor expand(params long[] sizes) => Aten.expand.Call(this, sizes);

        /// <summary>The tensor expanded to the shape of <c>other</c>.</summary>
        public Tensor expand_as(Tensor other) => Aten.expand_as.Call(this, other);

        /// <summary>The tensor expanded to a shape.</summary>
        public Tensor broadcast_to(params long[] shape) => Aten.broadcast_to.Call(this, shape);

        /// <summary>The tensor repeated so many times along each dimension.</summary>
        public Tensor repeat(params long[] sizes) => Aten.repeat.Call(this, sizes);

        /// <summary>The tensor with each entry repeated so many times.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_Tensor.Call(this, repeats, dim, output_size);

        /// <summary>The tensor with each entry repeated so many times.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_int.Call(this, repeats, dim, output_size);

        /// <summary>The tensor repeated so many times along each dimension.</summary>
        public Tensor tile(long[] reps) => Aten.tile.Call(this, reps);

        /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
        public Tensor roll((long, long) shifts, (long, long) dims) =>
            Aten.roll.Call(this, (long[])[shifts.Item1, shifts.Item2], (long[])[dims.Item1, dims.Item2]);

        /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            Aten.roll.Call(this, (long[])[shifts.Item1, shifts.Item2, shifts.Item3], (long[])[dims.Item1, dims.Item2, dims.Item3]);

        /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Aten.roll.Call(this, shifts.ToArray(), dims.ToArray());

        /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
        public Tensor roll(long shifts, long? dims = null) => Aten.roll.Call(this, shifts, dims is { } dim ? (long[])[dim] : []);

        /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
        public Tensor roll(long[] shifts) => Aten.roll.Call(this, shifts);

        /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
        public Tensor roll(long[] shifts, long[] dims) => Aten.roll.Call(this, shifts, dims);

        /// <summary>The tensor turned by quarters in the plane of two dimensions.</summary>
        public Tensor rot90(long k = 1, (long, long)? dims = null) => Aten.rot90.Call(this, k, dims is { } plane ? (long[])[plane.Item1, plane.Item2] : [0, 1]);

        /// <summary>The tensor in reverse order along dimensions.</summary>
        public Tensor flip(params long[] dims) => Aten.flip.Call(this, dims);

        /// <summary>The tensor in reverse order along the second dimension.</summary>
        public Tensor fliplr() => Aten.fliplr.Call(this);

        /// <summary>The tensor in reverse order along the first dimension.</summary>
        public Tensor flipud() => Aten.flipud.Call(this);

        /// <summary>The tensor in at most <c>chunks</c> parts along a dimension; views.</summary>
        public Tensor[] chunk(long chunks, long dim = 0) => Aten.chunk.CallList(this, chunks, dim);

        /// <summary>The tensor in parts of a size, or of the sizes given, along a dimension; views.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Aten.split_with_sizes.CallList(this, sizes.ToArray(), dim);

        /// <summary>The tensor in parts of a size, or of the sizes given, along a dimension; views.</summary>
        public Tensor[] split(long size, int dim = 0) => Aten.split_Tensor.CallList(this, size, (long)dim);

        /// <summary>The tensor in parts of a size, or of the sizes given, along a dimension; views.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.split_with_sizes.CallList(this, sizes, dim);

        /// <summary>The tensor in parts of a size, or of the sizes given, along a dimension; views.</summary>
        public Tensor[] split(params long[] sizes) => Aten.split_with_sizes.CallList(this, sizes);

        /// <summary>The tensor in so many parts, or cut at the indices given, along a dimension; views.</summary>
        public Tensor[] tensor_split(Tensor indices, long dim = 0) => Aten.tensor_split_tensor_indices_or_sections.CallList(this, indices, dim);

        /// <summary>The tensor in so many parts, or cut at the indices given, along a dimension; views.</summary>
        public Tensor[] tensor_split(long size, long dim = 0) => Aten.tensor_split_sections.CallList(this, size, dim);

        /// <summary>The tensor in so many parts, or cut at the indices given, along a dimension; views.</summary>
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Aten.tensor_split_indices.CallList(this, sizes, dim);

        /// <summary>The entries of a dimension, without that dimension; views.</summary>
        public Tensor[] unbind(long dimension = 0) => Aten.unbind_int.CallList(this, dimension);

        /// <summary>The tensor in so many parts, or cut at the indices given, along its columns; views.</summary>
        public Tensor[] hsplit(Tensor indices) => Aten.tensor_split_tensor_indices_or_sections.CallList(this, indices, ndim == 1 ? 0 : 1);

        /// <summary>The tensor in so many parts, or cut at the indices given, along its columns; views.</summary>
        public Tensor[] hsplit(long size) => Aten.hsplit_int.CallList(this, size);

        /// <summary>The tensor in so many parts, or cut at the indices given, along its columns; views.</summary>
        public Tensor[] hsplit(params long[] sizes) => Aten.hsplit_array.CallList(this, sizes);

        /// <summary>The tensor in so many parts, or cut at the indices given, along its rows; views.</summary>
        public Tensor[] vsplit(Tensor indices) => Aten.tensor_split_tensor_indices_or_sections.CallList(this, indices, 0);

        /// <summary>The tensor in so many parts, or cut at the indices given, along its rows; views.</summary>
        public Tensor[] vsplit(long size) => Aten.vsplit_int.CallList(this, size);

        /// <summary>The tensor in so many parts, or cut at the indices given, along its rows; views.</summary>
        public Tensor[] vsplit(params long[] sizes) => Aten.vsplit_array.CallList(this, sizes);

        /// <summary>All windows of a size along a dimension, every <c>step</c> entries, in a new last dimension; a view.</summary>
        public Tensor unfold(long dimension, long size, long step) => Aten.unfold.Call(this, dimension, size, step);

        /// <summary>The diagonal of a matrix, or the matrix with that diagonal.</summary>
        public Tensor diag(long diagonal = 0) => Aten.diag.Call(this, diagonal);

        /// <summary>Matrices with the last dimension as their diagonal.</summary>
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Aten.diag_embed.Call(this, offset, dim1, dim2);

        /// <summary>The matrix with all elements as its diagonal.</summary>
        public Tensor diagflat(long offset = 0) => Aten.diagflat.Call(this, offset);

        /// <summary>A diagonal of the plane of two dimensions, in a new last dimension; a view.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal.Call(this, offset, dim1, dim2);

        /// <summary>The lower triangle of a matrix, zero elsewhere.</summary>
        public Tensor tril(long diagonal = 0) => Aten.tril.Call(this, diagonal);

        /// <summary>The lower triangle of a matrix, zero elsewhere; computed in place.</summary>
        public Tensor tril_(long diagonal = 0) => Aten.tril_.Call(this, diagonal);

        /// <summary>The upper triangle of a matrix, zero elsewhere.</summary>
        public Tensor triu(long diagonal = 0) => Aten.triu.Call(this, diagonal);

        /// <summary>The upper triangle of a matrix, zero elsewhere; computed in place.</summary>
        public Tensor triu_(long diagonal = 0) => Aten.triu_.Call(this, diagonal);

        /// <summary>The same memory with sizes and strides of one's own; a view.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Aten.as_strided.Call(this, size, strides, storageOffset);

        /// <summary>The tensor with its elements in row-major order in memory; itself where they are.</summary>
        public Tensor contiguous() => Aten.contiguous.Call(this);

        /// <summary>A copy with memory of its own, which gradients flow through.</summary>
        public Tensor clone() => Aten.clone.Call(this);

        /// <summary>The same elements, which gradients do not flow through; a view.</summary>
        public Tensor detach() => Aten.detach.Call(this);

        /// <summary>The same elements, which gradients do not flow through; a view; computed in place.</summary>
        public Tensor detach_() => Aten.detach_.InPlace(this);

        /// <summary>The same elements; a view.</summary>
        public Tensor alias() => Aten.alias.Call(this);

        /// <summary>The tensor with at least 1 dimension; a view.</summary>
        public Tensor atleast_1d() => Aten.atleast_1d.Call(this);

        /// <summary>The tensor with at least 2 dimensions; a view.</summary>
        public Tensor atleast_2d() => Aten.atleast_2d.Call(this);

        /// <summary>The tensor with at least 3 dimensions; a view.</summary>
        public Tensor atleast_3d() => Aten.atleast_3d.Call(this);

        /// <summary>The tensor in the type of <c>tensor</c>.</summary>
        public Tensor type_as(Tensor tensor) => Aten.type_as.Call(this, tensor);

        /// <summary>The tensor with all its elements stored.</summary>
        public Tensor to_dense() => Aten.to_dense.Call(this);

        /// <summary>The tensor in page-locked memory.</summary>
        public Tensor pin_memory() => Aten.pin_memory.Call(this);
    }
}
