using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Writes a tensor's elements out, long dimensions shortened to their ends.</summary>
internal sealed class TensorPrinter
{
    private const int Ends = 3;

    private readonly Tensor tensor;
    private readonly long[] shape;
    private readonly int width;
    private readonly string newLine;
    private readonly Func<long, string> element;
    private readonly StringBuilder text = new();

    internal TensorPrinter(Tensor tensor, string? format, int? width, CultureInfo? culture, string? newLine)
    {
        this.tensor = tensor.detach().cpu();
        this.width = width ?? 100;
        this.newLine = newLine ?? Environment.NewLine;
        shape = tensor.shape;
        element = ElementText(this.tensor, format ?? "g5", culture ?? CultureInfo.InvariantCulture);
    }

    /// <summary>Nested brackets, such as "[[1, 2]\n [3, 4]]".</summary>
    internal string Numpy()
    {
        if (shape.Length == 0)
            return element(0);
        Brackets(0, 0);
        return text.ToString();
    }

    /// <summary>The metadata, then every matrix in aligned columns under its indices.</summary>
    internal string Julia()
    {
        text.Append(tensor);
        if (shape.Length == 0)
            return text.Append(", value = ").Append(element(0)).ToString();
        text.Append(newLine);
        int leading = Math.Max(0, shape.Length - 2);
        long rows = shape.Length == 1 ? 1 : shape[^2];
        long columns = shape[^1];
        foreach (long[] index in Indices(shape[..leading]))
        {
            long start = Number(index) * rows * columns;
            if (leading > 0)
                text.Append('[').AppendJoin(',', index.Select(i => i.ToString(CultureInfo.InvariantCulture))).Append(",..,..] =").Append(newLine);
            Table(start, rows, columns);
        }
        return text.ToString();
    }

    /// <summary>The metadata, then an array's initialiser.</summary>
    internal string CSharp()
    {
        text.Append(tensor).Append(", value = ");
        if (shape.Length == 0)
            return text.Append(element(0)).ToString();
        Braces(0, 0);
        return text.ToString();
    }

    private void Brackets(int dimension, long offset)
    {
        long count = shape[dimension];
        bool last = dimension == shape.Length - 1;
        text.Append('[');
        string separator = last ? ", " : newLine + Gap(dimension) + new string(' ', dimension + 1);
        bool afterGap = false;
        foreach (long i in Shown(count))
        {
            if (i != 0)
                text.Append(afterGap && last ? " " : separator);
            afterGap = i < 0;
            if (afterGap)
                text.Append("...");
            else if (last)
                text.Append(element(offset + i));
            else
                Brackets(dimension + 1, offset + i * Stride(dimension));
        }
        text.Append(']');
    }

    /// <summary>Blank lines between the entries of outer dimensions.</summary>
    private string Gap(int dimension) => string.Concat(Enumerable.Repeat(newLine, shape.Length - 2 - dimension));

    private void Braces(int dimension, long offset)
    {
        text.Append('{');
        for (long i = 0; i < shape[dimension]; i++)
        {
            if (i > 0)
                text.Append(", ");
            if (dimension == shape.Length - 1)
                text.Append(element(offset + i));
            else
                Braces(dimension + 1, offset + i * Stride(dimension));
        }
        text.Append('}');
    }

    private void Table(long start, long rows, long columns)
    {
        var cells = new string[rows, columns];
        int widest = 0;
        for (long r = 0; r < rows; r++)
        {
            for (long c = 0; c < columns; c++)
            {
                cells[r, c] = element(start + r * columns + c);
                widest = Math.Max(widest, cells[r, c].Length);
            }
        }
        for (long r = 0; r < rows; r++)
        {
            int used = 0;
            for (long c = 0; c < columns; c++)
            {
                if (used + widest + 1 > width && c > 0)
                {
                    text.Append(" ...");
                    break;
                }
                text.Append(' ').Append(rows == 1 ? cells[r, c] : cells[r, c].PadLeft(widest));
                used += widest + 1;
            }
            text.Append(newLine);
        }
        text.Append(newLine);
    }

    private long Stride(int dimension) => shape[(dimension + 1)..].TotalSize();

    /// <summary>The indices of a dimension that are shown; -1 stands for those left out.</summary>
    private static IEnumerable<long> Shown(long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (count > 2 * Ends && i == Ends)
            {
                yield return -1;
                i = count - Ends;
            }
            yield return i;
        }
    }

    private static IEnumerable<long[]> Indices(long[] sizes)
    {
        var index = new long[sizes.Length];
        for (long left = sizes.TotalSize(); left > 0; left--)
        {
            yield return [.. index];
            for (int i = sizes.Length - 1; i >= 0 && ++index[i] == sizes[i]; i--)
                index[i] = 0;
        }
    }

    private long Number(long[] index)
    {
        long number = 0;
        for (int i = 0; i < index.Length; i++)
            number = number * shape[i] + index[i];
        return number;
    }

    private static Func<long, string> ElementText(Tensor tensor, string format, CultureInfo culture)
    {
        if (tensor.dtype == ScalarType.Bool)
        {
            var flags = tensor.data<bool>();
            return i => flags.At(i).ToString(culture);
        }
        if (tensor.is_integral())
        {
            var integers = tensor.to(ScalarType.Int64).data<long>();
            return i => integers.At(i).ToString(culture);
        }
        if (tensor.is_complex())
        {
            var numbers = tensor.to(ScalarType.ComplexFloat64).data<System.Numerics.Complex>();
            return i => numbers.At(i).ToString(format, culture);
        }
        var reals = tensor.to(ScalarType.Float64).data<double>();
        return i => reals.At(i).ToString(format, culture);
    }
}
