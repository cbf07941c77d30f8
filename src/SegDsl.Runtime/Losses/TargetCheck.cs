using System.Numerics;
using System.Runtime.InteropServices;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Checks the tensors that a loss is computed from, with messages that state what to pass instead.</summary>
internal static class TargetCheck
{
    /// <summary>
    /// Checks that labels are classes or the ignore index. Only labels on the CPU are checked, in a small part of the time of a loss: reading those of another
    /// device would wait for it.
    /// </summary>
    /// <param name="labels">The labels, int64 of any shape.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The ignore index.</param>
    /// <exception cref="ArgumentException">A label is neither a class nor the ignore index.</exception>
    public static void Labels(Tensor labels, int classes, int ignoreIndex)
    {
        if (FirstOutside(labels, classes, ignoreIndex) is not { } found) return;
        throw new ArgumentException(
            $"The label {found.Value} at {Position(found.Index, labels.shape)} is neither a class, 0 to {classes - 1}, nor the ignore index, {ignoreIndex}. "
            + "Replace such labels, or create the loss with the number of classes and the ignore index of the labels.", nameof(labels));
    }

    /// <summary>Checks that the classes of images are those of an output [N, classes], or -1.</summary>
    /// <exception cref="ArgumentException">A class is out of range.</exception>
    public static void ImageClasses(Tensor target, string name, int classes, int noClass)
    {
        if (target.dtype != ScalarType.Int64) throw WrongType(target, name, "int64 classes of images; convert it with to(ScalarType.Int64)");
        if (FirstOutside(target, classes, noClass) is { } found)
            throw new ArgumentException(
                $"The target '{name}' has the class {found.Value} for image {found.Index}, but the output scores {classes} classes, 0 to {classes - 1}. "
                + $"Use {noClass} for images without a class.", nameof(target));
    }

    /// <summary>Checks that an output has a floating-point type, and is on the device of its target.</summary>
    /// <exception cref="ArgumentException">The type is another, or the devices differ.</exception>
    public static void Output(Tensor output, string name, Tensor target, string targetName)
    {
        if (!output.is_floating_point())
            throw new ArgumentException(
                $"The output '{name}' is {InputCheck.NameOf(output.dtype)}; a loss is computed from floating-point scores, before argmax.", nameof(output));
        if (!InputCheck.AreTogether(output, target))
            throw new ArgumentException(
                $"The output '{name}' is on the device '{output.device}', but the target '{targetName}' is on '{target.device}'. "
                + "Move the target with to(device), or call batch.TargetsOn(device).", nameof(target));
    }

    /// <summary>Checks that a map of values or of a mask has a floating-point type.</summary>
    /// <exception cref="ArgumentException">The type is another.</exception>
    public static void Map(Tensor target, string name)
    {
        if (!target.is_floating_point()) throw WrongType(target, name, "floating-point values; convert it with to(ScalarType.Float32)");
    }

    private static ArgumentException WrongType(Tensor target, string name, string expected) =>
        new($"The target '{name}' is {InputCheck.NameOf(target.dtype)}; expected {expected}.", nameof(target));

    private static (long Value, long Index)? FirstOutside(Tensor labels, int classes, int ignoreIndex)
    {
        if (labels.device_type != DeviceType.CPU) return null;
        using var stored = labels.contiguous();
        var values = MemoryMarshal.Cast<byte, long>(stored.bytes);
        var (limit, ignored) = (new Vector<ulong>((ulong)classes), new Vector<ulong>((ulong)(long)ignoreIndex));
        var i = 0;
        for (; i <= values.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            // A negative label is a large number without sign.
            var label = new Vector<ulong>(MemoryMarshal.Cast<long, ulong>(values[i..]));
            if (!Vector.EqualsAll(Vector.LessThan(label, limit) | Vector.Equals(label, ignored), Vector<ulong>.AllBitsSet)) break;
        }
        for (; i < values.Length; i++)
            if ((ulong)values[i] >= (ulong)classes && values[i] != ignoreIndex) return (values[i], i);
        return null;
    }

    /// <summary>The indices of an element: <c>[0, 3, 5]</c>.</summary>
    private static string Position(long index, long[] shape)
    {
        var position = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--) (index, position[axis]) = Math.DivRem(index, shape[axis]);
        return $"[{string.Join(", ", position)}]";
    }
}
