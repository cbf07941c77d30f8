namespace TorchSharp;

/// <summary>How a tensor is written out.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, type and device only.</summary>
    Metadata = 0,

    /// <summary>With the elements in aligned columns, a matrix after the other.</summary>
    Julia = 1,

    /// <summary>The elements in nested brackets.</summary>
    Numpy = 2,

    /// <summary>With the elements as an initialiser of an array.</summary>
    CSharp = 3,

    /// <summary>The usual one: aligned columns.</summary>
    Default = 4,
}
