using System.IO.Compression;
using System.Text;

namespace SegDsl.Tests.Checkpoints;

/// <summary>Archives in the format of <c>torch.save</c>, with arbitrary pickles and entries.</summary>
internal static class HostileArchive
{
    /// <summary>A pickle from text in which <c>\xNN</c> denotes a byte.</summary>
    public static byte[] Pickle(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text[i + 1] == 'x')
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 2, 2), 16));
                i += 3;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
            }
        }
        return [.. bytes];
    }

    /// <summary>The pickle of a dictionary <c>{"w": tensor}</c>, and another value if there is one. The arguments are pickled values.</summary>
    public static byte[] OneTensor(
        string storageCount = "K\\x04", string offset = "K\\x00", string shape = "K\\x04\\x85", string strides = "K\\x01\\x85", string key = "0",
        string? beside = null, string view = "") => Pickle(
        "\\x80\\x02}X\\x01\\x00\\x00\\x00wctorch._utils\n_rebuild_tensor_v2\n("
        + $"(X\\x07\\x00\\x00\\x00storagectorch\nFloatStorage\nX\\x{key.Length:x2}\\x00\\x00\\x00{key}X\\x03\\x00\\x00\\x00cpu{storageCount}{view}tQ"
        + $"{offset}{shape}{strides}\\x89ccollections\nOrderedDict\n)RtRs{(beside is null ? "" : $"X\\x06\\x00\\x00\\x00beside{beside}s")}.");

    /// <summary>An archive with a pickle and the storage <c>0</c>.</summary>
    public static byte[] Of(byte[] pickle, int storageBytes = 16, CompressionLevel compression = CompressionLevel.NoCompression) =>
        Of(compression, ("archive/data.pkl", pickle), ("archive/data/0", new byte[storageBytes]));

    /// <summary>An archive with arbitrary entries.</summary>
    public static byte[] Of(CompressionLevel compression, params (string Name, byte[] Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = zip.CreateEntry(name, compression).Open();
                stream.Write(content);
            }
        }
        return memory.ToArray();
    }
}
