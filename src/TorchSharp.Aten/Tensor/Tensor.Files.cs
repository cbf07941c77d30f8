namespace TorchSharp;

public static partial class torch
{
    /// <summary>Writes a tensor to a file in TorchSharp's format.</summary>
    public static void save(Tensor t, string location) => Checked(t).save(location);

    /// <summary>Reads a tensor from a file in TorchSharp's format.</summary>
    public static Tensor load(string location) => Tensor.load(location);

    public partial class Tensor
    {
        /// <summary>Writes the tensor to a file in TorchSharp's format.</summary>
        public void save(string location) => this.Save(location);

        /// <summary>Reads a tensor from a file in TorchSharp's format.</summary>
        public static Tensor load(string location) => Load(location);

        /// <summary>Reads a tensor from a file in TorchSharp's format.</summary>
        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }

        /// <summary>Reads a tensor from a stream in TorchSharp's format.</summary>
        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        /// <summary>Reads a tensor from a stream in TorchSharp's format.</summary>
        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);
    }
}
