using System.Globalization;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Elements in aligned columns.</summary>
    public const TensorStringStyle julia = TensorStringStyle.Julia;

    /// <summary>Elements in nested brackets.</summary>
    public const TensorStringStyle numpy = TensorStringStyle.Numpy;

    /// <summary>Elements as an initialiser of an array.</summary>
    public const TensorStringStyle csharp = TensorStringStyle.CSharp;

    public partial class Tensor
    {
        /// <summary>Shape, type and device, such as "[2x3], type = Float32, device = cpu".</summary>
        public override string ToString() => IsInvalid
            ? "<disposed>"
            : $"[{string.Join('x', shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}], type = {dtype}, device = {device}";

        /// <summary>The tensor with its elements, as the style says.</summary>
        /// <param name="style">The style.</param>
        /// <param name="fltFormat">The format of real numbers, "g5" by default.</param>
        /// <param name="width">How long a line may be, 100 by default.</param>
        /// <param name="cultureInfo">The culture of numbers, the invariant one by default.</param>
        /// <param name="newLine">What ends a line.</param>
        public string ToString(
            TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (style == TensorStringStyle.Metadata || IsInvalid || is_meta)
                return ToString();
            using var scope = NewDisposeScope();
            var printer = new TensorPrinter(this, fltFormat, width, cultureInfo, newLine);
            return style switch
            {
                TensorStringStyle.Numpy => printer.Numpy(),
                TensorStringStyle.CSharp => printer.CSharp(),
                _ => printer.Julia(),
            };
        }

        /// <summary>Whether <paramref name="obj"/> is a tensor of the same shape with the same elements.</summary>
        public override bool Equals(object? obj) => obj is Tensor tensor && Equals(tensor);

        /// <summary>Whether <paramref name="target"/> has the same shape and the same elements.</summary>
        public bool Equals(Tensor target) => target is not null && Aten.equal.CallBool(this, target);

        /// <summary>A hash of the object, not of its elements.</summary>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
