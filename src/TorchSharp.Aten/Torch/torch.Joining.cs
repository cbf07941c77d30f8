using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The tensors joined along a dimension.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Aten.cat.Call((Tensor[])[.. tensors], dim);

    /// <summary>The tensors joined along a dimension.</summary>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Aten.cat.Call((Tensor[])[.. tensors], dim);

    /// <summary>The tensors joined along a dimension.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Aten.cat.Call(tensors, dim);

    /// <summary>The tensors joined along a dimension.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => Aten.concat.Call((Tensor[])[.. tensors], dim);

    /// <summary>The tensors joined along a dimension.</summary>
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Aten.concat.Call((Tensor[])[.. tensors], dim);

    /// <summary>The tensors joined along a dimension.</summary>
    public static Tensor concat(Tensor[] tensors, long dim = 0) => Aten.concat.Call(tensors, dim);

    /// <summary>The tensors joined along a dimension.</summary>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => Aten.concatenate.Call((Tensor[])[.. tensors], axis);

    /// <summary>The tensors joined along a dimension.</summary>
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => Aten.concatenate.Call((Tensor[])[.. tensors], axis);

    /// <summary>The tensors joined along a dimension.</summary>
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => Aten.concatenate.Call(tensors, axis);

    /// <summary>The tensors joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.stack.Call((Tensor[])[.. tensors], dim);

    /// <summary>The tensors joined along their columns.</summary>
    public static Tensor hstack(IEnumerable<Tensor> tensors) => Aten.hstack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along their columns.</summary>
    public static Tensor hstack(IList<Tensor> tensors) => Aten.hstack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along their columns.</summary>
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Aten.hstack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along their columns.</summary>
    public static Tensor hstack(params Tensor[] tensors) => Aten.hstack.Call(tensors);

    /// <summary>The tensors joined along their rows.</summary>
    public static Tensor vstack(IList<Tensor> tensors) => Aten.vstack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along their rows.</summary>
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Aten.vstack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along their rows.</summary>
    public static Tensor vstack(Tensor[] tensors) => Aten.vstack.Call(tensors);

    /// <summary>The tensors joined along the third dimension.</summary>
    public static Tensor dstack(IEnumerable<Tensor> tensors) => Aten.dstack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along the third dimension.</summary>
    public static Tensor dstack(IList<Tensor> tensors) => Aten.dstack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along the third dimension.</summary>
    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => Aten.dstack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along the third dimension.</summary>
    public static Tensor dstack(params Tensor[] tensors) => Aten.dstack.Call(tensors);

    /// <summary>The tensors joined as columns.</summary>
    public static Tensor column_stack(IList<Tensor> tensors) => Aten.column_stack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined as columns.</summary>
    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => Aten.column_stack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined as columns.</summary>
    public static Tensor column_stack(params Tensor[] tensors) => Aten.column_stack.Call(tensors);

    /// <summary>The tensors joined along their rows.</summary>
    public static Tensor row_stack(IList<Tensor> tensors) => Aten.row_stack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along their rows.</summary>
    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => Aten.row_stack.Call((Tensor[])[.. tensors]);

    /// <summary>The tensors joined along their rows.</summary>
    public static Tensor row_stack(params Tensor[] tensors) => Aten.row_stack.Call(tensors);

    /// <summary>All combinations of the elements of several vectors, one a row.</summary>
    public static Tensor cartesian_prod(IList<Tensor> tensors) => Aten.cartesian_prod.Call((Tensor[])[.. tensors]);

    /// <summary>All combinations of the elements of several vectors, one a row.</summary>
    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) => Aten.cartesian_prod.Call((Tensor[])[.. tensors]);

    /// <summary>All combinations of the elements of several vectors, one a row.</summary>
    public static Tensor cartesian_prod(params Tensor[] tensors) => Aten.cartesian_prod.Call(tensors);

    /// <summary>All combinations of <c>r</c> elements of a vector, one a row.</summary>
    public static Tensor combinations(Tensor input, int r = 2, bool with_replacement = false) => Aten.combinations.Call(input, (long)r, with_replacement);

    /// <summary>The coordinates of the grid that vectors span, one tensor a vector.</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") => Aten.meshgrid_indexing.CallList((Tensor[])[.. tensors], indexing);

    /// <summary>The tensors expanded to their common shape.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Aten.broadcast_tensors.CallList(tensors);

    /// <summary>Complex numbers of real and imaginary parts.</summary>
    public static Tensor complex(Tensor real, Tensor imag) => Aten.complex.Call(real, imag);

    /// <summary>Complex numbers of lengths and angles.</summary>
    public static Tensor polar(Tensor abs, Tensor angle) => Aten.polar.Call(abs, angle);

    /// <summary>Where each value would have to be put in to keep a sorted sequence in order.</summary>
    public static Tensor searchsorted(Tensor sorted_sequence, Scalar values, bool out_int32, bool right, Tensor sorter) =>
        Aten.searchsorted_Scalar.Call(sorted_sequence, values, out_int32, right, default, sorter);

    /// <summary>Where each value would have to be put in to keep a sorted sequence in order.</summary>
    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false, Tensor? sorter = null) =>
        Aten.searchsorted_Tensor.Call(sorted_sequence, values, out_int32, right, default, sorter);
}
