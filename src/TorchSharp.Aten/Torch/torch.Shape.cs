using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Pairs in the last dimension as complex numbers; a view.</summary>
    public static Tensor view_as_complex(Tensor input) => Aten.view_as_complex.Call(input);

    /// <summary>Complex numbers as pairs in a new last dimension; a view.</summary>
    public static Tensor view_as_real(Tensor input) => Aten.view_as_real.Call(input);

    /// <summary>The same elements in another shape, -1 for what follows from the others; a view where possible.</summary>
    public static Tensor reshape(Tensor input, params long[] shape) => Aten.reshape.Call(input, shape);

    /// <summary>The dimensions from <c>start_dim</c> to <c>end_dim</c> in one.</summary>
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => Aten.flatten_using_ints.Call(input, start_dim, end_dim);

    /// <summary>A dimension split into several.</summary>
    public static Tensor unflatten(Tensor input, long dim, Size sizes) => Checked(input).unflatten(dim, sizes);

    /// <summary>A dimension split into several.</summary>
    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => Aten.unflatten_int.Call(input, dim, sizes);

    /// <summary>All elements in one dimension.</summary>
    public static Tensor ravel(Tensor input) => Aten.ravel.Call(input);

    /// <summary>The dimensions in another order; a view.</summary>
    public static Tensor permute(Tensor input, params long[] permutation) => Aten.permute.Call(input, permutation);

    /// <summary>Two dimensions exchanged; a view.</summary>
    public static Tensor transpose(Tensor input, long dim0, long dim1) => Aten.transpose_int.Call(input, dim0, dim1);

    /// <summary>Two dimensions exchanged; a view.</summary>
    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => Aten.swapaxes.Call(input, axis0, axis1);

    /// <summary>Two dimensions exchanged; a view.</summary>
    public static Tensor swapdims(Tensor input, long dim0, long dim1) => Aten.swapdims.Call(input, dim0, dim1);

    /// <summary>A matrix with rows and columns exchanged; a view.</summary>
    public static Tensor t(Tensor input) => Aten.t.Call(input);

    /// <summary>The conjugate of the tensor with its last two dimensions exchanged; a view.</summary>
    public static Tensor adjoint(Tensor input) => Aten.adjoint.Call(input);

    /// <summary>The tensor with dimensions moved to other places; a view.</summary>
    public static Tensor movedim(Tensor input, long source, long destination) => Aten.movedim_int.Call(input, source, destination);

    /// <summary>The tensor with dimensions moved to other places; a view.</summary>
    public static Tensor movedim(Tensor input, long[] source, long[] destination) => Aten.movedim_intlist.Call(input, source, destination);

    /// <summary>The tensor with dimensions moved to other places; a view.</summary>
    public static Tensor moveaxis(Tensor input, long source, long destination) => Aten.moveaxis_int.Call(input, source, destination);

    /// <summary>The tensor with dimensions moved to other places; a view.</summary>
    public static Tensor moveaxis(Tensor input, long[] source, long[] destination) => Aten.moveaxis_intlist.Call(input, source, destination);

    /// <summary>The tensor without its dimensions of size 1, or without one of them; a view.</summary>
    public static Tensor squeeze(Tensor input, long? dim = null) => Checked(input).squeeze(dim);

    /// <summary>The tensor without its dimensions of size 1, or without one of them; a view; computed in place.</summary>
    public static Tensor squeeze_(Tensor input, long? dim = null) => Checked(input).squeeze_(dim);

    /// <summary>The tensor with a dimension of size 1 put in; a view.</summary>
    public static Tensor unsqueeze(Tensor input, long dim) => Aten.unsqueeze.Call(input, dim);

    /// <summary>The tensor with a dimension of size 1 put in; a view; computed in place.</summary>
    public static Tensor unsqueeze_(Tensor input, long dim) => Aten.unsqueeze_.InPlace(input, dim);

    /// <summary>The tensor expanded to a shape.</summary>
    public static Tensor broadcast_to(Tensor input, params long[] shape) => Aten.broadcast_to.Call(input, shape);

    /// <summary>The tensor with each entry repeated so many times.</summary>
    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) =>
        Aten.repeat_interleave_self_Tensor.Call(input, repeats, dim, output_size);

    /// <summary>The tensor with each entry repeated so many times.</summary>
    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) =>
        Aten.repeat_interleave_self_int.Call(input, repeats, dim, output_size);

    /// <summary>The tensor repeated so many times along each dimension.</summary>
    public static Tensor tile(Tensor input, long[] dims) => Aten.tile.Call(input, dims);

    /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) => Checked(input).roll(shifts, dims);

    /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) => Checked(input).roll(shifts, dims);

    /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
        Aten.roll.Call(input, shifts.ToArray(), dims.ToArray());

    /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
    public static Tensor roll(Tensor input, long shifts, long? dims = null) => Checked(input).roll(shifts, dims);

    /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
    public static Tensor roll(Tensor input, long[] shifts) => Aten.roll.Call(input, shifts);

    /// <summary>The tensor with its entries moved along dimensions, those that fall off coming back at the start.</summary>
    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => Aten.roll.Call(input, shifts, dims);

    /// <summary>The tensor turned by quarters in the plane of two dimensions.</summary>
    public static Tensor rot90(Tensor input, long k = 1, (long, long)? dims = null) => Checked(input).rot90(k, dims);

    /// <summary>The tensor in reverse order along dimensions.</summary>
    public static Tensor flip(Tensor input, params long[] dims) => Aten.flip.Call(input, dims);

    /// <summary>The tensor in reverse order along the second dimension.</summary>
    public static Tensor fliplr(Tensor input) => Aten.fliplr.Call(input);

    /// <summary>The tensor in reverse order along the first dimension.</summary>
    public static Tensor flipud(Tensor input) => Aten.flipud.Call(input);

    /// <summary>The tensor in at most <c>chunks</c> parts along a dimension; views.</summary>
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => Checked(input).chunk(chunks, dim);

    /// <summary>The tensor in parts of a size, or of the sizes given, along a dimension; views.</summary>
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) =>
        Aten.split_with_sizes.CallList(tensor, split_size_or_sections, dim);

    /// <summary>The tensor in so many parts, or cut at the indices given, along a dimension; views.</summary>
    public static Tensor[] tensor_split(Tensor input, Tensor indices_or_sections, long dim = 0) => Checked(input).tensor_split(indices_or_sections, dim);

    /// <summary>The tensor in so many parts, or cut at the indices given, along a dimension; views.</summary>
    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) => Checked(input).tensor_split(indices_or_sections, dim);

    /// <summary>The tensor in so many parts, or cut at the indices given, along a dimension; views.</summary>
    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) => Checked(input).tensor_split(indices_or_sections, dim);

    /// <summary>The entries of a dimension, without that dimension; views.</summary>
    public static Tensor[] unbind(Tensor input, long dim = 0) => Aten.unbind_int.CallList(input, dim);

    /// <summary>The entries of a dimension, without that dimension; views.</summary>
    public static Tensor[] unbind(Tensor tensor, int dim = 0) => Aten.unbind_int.CallList(tensor, (long)dim);

    /// <summary>The tensor in so many parts, or cut at the indices given, along its columns; views.</summary>
    public static Tensor[] hsplit(Tensor input, Tensor indices_or_sections) => Checked(input).hsplit(indices_or_sections);

    /// <summary>The tensor in so many parts, or cut at the indices given, along its columns; views.</summary>
    public static Tensor[] hsplit(Tensor input, long indices_or_sections) => Checked(input).hsplit(indices_or_sections);

    /// <summary>The tensor in so many parts, or cut at the indices given, along its columns; views.</summary>
    public static Tensor[] hsplit(Tensor input, long[] indices_or_sections) => Checked(input).hsplit(indices_or_sections);

    /// <summary>The tensor in so many parts, or cut at the indices given, along its rows; views.</summary>
    public static Tensor[] vsplit(Tensor input, long[] indices_or_sections) => Checked(input).vsplit(indices_or_sections);

    /// <summary>The diagonal of a matrix, or the matrix with that diagonal.</summary>
    public static Tensor diag(Tensor input, long diagonal = 0) => Aten.diag.Call(input, diagonal);

    /// <summary>Matrices with the last dimension as their diagonal.</summary>
    public static Tensor diag_embed(Tensor input, long offset = 0, long dim1 = -2, long dim2 = -1) => Aten.diag_embed.Call(input, offset, dim1, dim2);

    /// <summary>The matrix with all elements as its diagonal.</summary>
    public static Tensor diagflat(Tensor input, long offset = 0) => Aten.diagflat.Call(input, offset);

    /// <summary>A diagonal of the plane of two dimensions, in a new last dimension; a view.</summary>
    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal.Call(input, offset, dim1, dim2);

    /// <summary>The lower triangle of a matrix, zero elsewhere.</summary>
    public static Tensor tril(Tensor input, long diagonal = 0) => Aten.tril.Call(input, diagonal);

    /// <summary>The lower triangle of a matrix, zero elsewhere; computed in place.</summary>
    public static Tensor tril_(Tensor input, long diagonal = 0) => Aten.tril_.Call(input, diagonal);

    /// <summary>The upper triangle of a matrix, zero elsewhere.</summary>
    public static Tensor triu(Tensor input, long diagonal = 0) => Aten.triu.Call(input, diagonal);

    /// <summary>The upper triangle of a matrix, zero elsewhere; computed in place.</summary>
    public static Tensor triu_(Tensor input, long diagonal = 0) => Aten.triu_.Call(input, diagonal);

    /// <summary>A copy with memory of its own, which gradients flow through.</summary>
    public static Tensor clone(Tensor input) => Aten.clone.Call(input);

    /// <summary>The tensor with at least 1 dimension; a view.</summary>
    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => Array.ConvertAll(input, tensor => tensor.atleast_1d());

    /// <summary>The tensor with at least 2 dimensions; a view.</summary>
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => Array.ConvertAll(input, tensor => tensor.atleast_2d());

    /// <summary>The tensor with at least 3 dimensions; a view.</summary>
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => Array.ConvertAll(input, tensor => tensor.atleast_3d());
}
