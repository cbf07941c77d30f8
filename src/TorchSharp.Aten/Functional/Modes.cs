namespace TorchSharp;

/// <summary>How a convolution pads.</summary>
public enum Padding
{
    /// <summary>Not at all.</summary>
    Valid = 0,

    /// <summary>So that the size stays.</summary>
    Same = 1,
}

/// <summary>Where the elements of padding come from.</summary>
public enum PaddingModes
{
    /// <summary>They are zeros.</summary>
    Zeros = 0,

    /// <summary>The tensor, mirrored at its border elements.</summary>
    Reflect = 1,

    /// <summary>The border elements, repeated.</summary>
    Replicate = 2,

    /// <summary>The other side of the tensor.</summary>
    Circular = 3,

    /// <summary>They are a given value.</summary>
    Constant = 4,
}

public static partial class torch
{
    /// <summary>How the elements of a resized tensor are made.</summary>
    public enum InterpolationMode
    {
        /// <summary>From the element at the index, scaled and rounded down.</summary>
        Nearest = 0,

        /// <summary>From 2 elements; for one dimension.</summary>
        Linear = 1,

        /// <summary>From 4 elements; for two dimensions.</summary>
        Bilinear = 2,

        /// <summary>From 16 elements; for two dimensions.</summary>
        Bicubic = 3,

        /// <summary>From 8 elements; for three dimensions.</summary>
        Trilinear = 4,

        /// <summary>From the mean of the elements it covers.</summary>
        Area = 5,

        /// <summary>From the element whose centre is nearest.</summary>
        NearestExact = 6,
    }

    /// <summary>How the elements of an upsampled tensor are made.</summary>
    public enum UpsampleMode
    {
        /// <summary>From the element at the index, scaled and rounded down.</summary>
        Nearest = 0,

        /// <summary>From 2 elements; for one dimension.</summary>
        Linear = 1,

        /// <summary>From 4 elements; for two dimensions.</summary>
        Bilinear = 2,

        /// <summary>From 16 elements; for two dimensions.</summary>
        Bicubic = 3,

        /// <summary>From 8 elements; for three dimensions.</summary>
        Trilinear = 4,
    }

    /// <summary>How a tensor is sampled between its elements.</summary>
    public enum GridSampleMode
    {
        /// <summary>From the nearest element.</summary>
        Nearest = 0,

        /// <summary>From the elements around.</summary>
        Bilinear = 2,
    }

    /// <summary>What a tensor is sampled from outside of it.</summary>
    public enum GridSamplePaddingMode
    {
        /// <summary>Zeros.</summary>
        Zeros = 0,

        /// <summary>The tensor, mirrored.</summary>
        Reflection = 1,

        /// <summary>The border elements.</summary>
        Border = 2,
    }

    public static partial class nn
    {
        /// <summary>How the losses of elements become one.</summary>
        public enum Reduction : long
        {
            /// <summary>Not at all.</summary>
            None = 0,

            /// <summary>By their mean.</summary>
            Mean = 1,

            /// <summary>By their sum.</summary>
            Sum = 2,
        }
    }
}
