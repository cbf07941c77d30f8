using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One over 1 plus the exponential of minus every element.</summary>
    public static Tensor sigmoid(Tensor input) => Aten.sigmoid.Call(input);

    /// <summary>One over 1 plus the exponential of minus every element; computed in place.</summary>
    public static Tensor sigmoid_(Tensor input) => Aten.sigmoid_.InPlace(input);

    /// <summary>The exponentials along a dimension, divided by their sum.</summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => Aten.softmax_int.Call(input, dim, dtype);
}
