using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Fixtures;

/// <summary>Numbers measured on the PyTorch reference, and the inputs they were measured with, which both sides compute from a formula.</summary>
internal static class Reference
{
    /// <summary>A file of measured numbers.</summary>
    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name)));
        return document.RootElement.Clone();
    }

    /// <summary>The formula: element <paramref name="index"/> of the stream <paramref name="name"/>, in [0, 1).</summary>
    public static double Uniform(string name, long index)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var octet in Encoding.UTF8.GetBytes(name)) hash = (hash ^ octet) * 0x100000001B3UL;
        var z = hash + (ulong)(index + 1) * 0x9E3779B97F4A7C15UL;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>An input image, or logits: float32 of the given shape.</summary>
    public static Tensor Image(string name, double scale, params long[] shape)
    {
        var values = empty(shape, ScalarType.Float32);
        var target = MemoryMarshal.Cast<byte, float>(values.bytes);
        for (var i = 0; i < target.Length; i++) target[i] = (float)scale * (float)(2 * Uniform(name, i) - 1);
        return values;
    }

    /// <summary>Labels in cells of 8×8 pixels.</summary>
    public static LabelMap[] LabelMaps(string name, int count, int height, int width, int classes, int ignore)
    {
        var (rows, columns) = ((height + 7) / 8, (width + 7) / 8);
        var maps = new LabelMap[count];
        for (var n = 0; n < count; n++)
        {
            maps[n] = new LabelMap(width, height);
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                {
                    var u = Uniform(name, (n * rows + y / 8) * columns + x / 8);
                    maps[n].Values[y * width + x] = (ushort)(u > 0.93 ? ignore : (int)Math.Floor(u / 0.93 * classes));
                }
        }
        return maps;
    }

    /// <summary>The bytes of a tensor's elements as zlib's CRC-32 sees them.</summary>
    public static uint Crc32(Tensor bits)
    {
        using var bytes = bits.to(ScalarType.Byte).contiguous();
        var crc = uint.MaxValue;
        foreach (var octet in bytes.bytes)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }
        return ~crc;
    }

    /// <summary>Asserts that a number agrees within a relative tolerance.</summary>
    public static void AssertClose(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(actual - expected) <= relative * Math.Abs(expected), $"expected {expected:R}, got {actual:R}");
}
