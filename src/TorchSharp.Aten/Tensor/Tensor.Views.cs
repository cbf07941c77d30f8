using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The real parts; a view.</summary>
    public static Tensor real(Tensor input) => Checked(input).real;

    /// <summary>The imaginary parts; a view.</summary>
    public static Tensor imag(Tensor input) => Checked(input).imag;

    /// <summary>The shape that tensors of these shapes are broadcast to.</summary>
    /// <exception cref="ArgumentException">They cannot be.</exception>
    public static Size broadcast_shapes(params long[][] shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        var result = new long[shapes.Length == 0 ? 0 : shapes.Max(shape => shape.Length)];
        Array.Fill(result, 1);
        foreach (long[] shape in shapes)
        {
            for (int i = 1; i <= shape.Length; i++)
            {
                ref long size = ref result[^i];
                if (shape[^i] != 1 && size != 1 && shape[^i] != size)
                    throw new ArgumentException("Shape mismatch: objects cannot be broadcast to a single shape");
                if (shape[^i] != 1)
                    size = shape[^i];
            }
        }
        return new Size(result);
    }

    public partial class Tensor
    {
        /// <summary>The tensor with its dimensions in reverse order; a view.</summary>
        public Tensor T => Aten.numpy_T.Call(this);

        /// <summary>The conjugate of a matrix with rows and columns exchanged; a view.</summary>
        public Tensor H => Aten.matrix_H.Call(this);

        /// <summary>The tensor with its last two dimensions exchanged; a view.</summary>
        public Tensor mT => Aten.mT.Call(this);

        /// <summary>The conjugate of the tensor with its last two dimensions exchanged; a view.</summary>
        public Tensor mH => Aten.mH.Call(this);

        /// <summary>The real parts; a view.</summary>
        public Tensor real => Aten.real.Call(this);

        /// <summary>The imaginary parts; a view.</summary>
        public Tensor imag => Aten.imag.Call(this);

        /// <summary>The indices of each element that is not zero, one tensor an element.</summary>
        public IList<Tensor> nonzero_as_list()
        {
            using var all = nonzero();
            return all.unbind();
        }
    }
}
