using System.Text;
using SegDsl.Storage;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>
/// Writes the zip format of <c>torch.save</c>: a pickle of an <c>OrderedDict</c> and one entry per tensor, aligned to 64 bytes. The pickle has only names
/// that <c>torch.load(weights_only=True)</c> accepts.
/// </summary>
internal static class PyTorchWriter
{
    private const string Root = "archive/";

    /// <summary>Writes tensors that are created one after another, in this order. The file is written atomically.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">The tensors.</param>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<TensorSource> tensors)
    {
        try
        {
            AtomicFile.Write(path, stream =>
            {
                using var zip = new ZipWriter(stream);
                zip.Add(Root + "data.pkl", Pickle(tensors));
                zip.Add(Root + "byteorder", "little"u8);
                for (var i = 0; i < tensors.Count; i++)
                {
                    using var scope = NewDisposeScope();
                    var tensor = tensors[i];
                    zip.Add($"{Root}data/{i}", tensor.Bytes, write => TensorBytes.Visit(tensor.Read(), bytes => write(bytes)));
                }
                zip.Add(Root + "version", "3\n"u8);
                zip.Finish();
            });
        }
        catch (FileWriteException e)
        {
            throw new CheckpointException(path, $"cannot be written ({e.Cause}).", e);
        }
    }

    private static byte[] Pickle(IReadOnlyList<TensorSource> tensors)
    {
        using var memory = new MemoryStream();
        using var pickle = new BinaryWriter(memory);
        Opcode(PickleOpcode.Proto);
        pickle.Write((byte)2);
        EmptyDictionary();
        Opcode(PickleOpcode.Mark);
        for (var i = 0; i < tensors.Count; i++)
        {
            Text(tensors[i].Name);
            Tensor(tensors[i], i);
        }
        Opcode(PickleOpcode.SetItems);
        Opcode(PickleOpcode.Stop);
        return memory.ToArray();

        void Opcode(PickleOpcode opcode) => pickle.Write((byte)opcode);

        void Name(string module, string name)
        {
            Opcode(PickleOpcode.Global);
            pickle.Write(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));
        }

        void EmptyDictionary()
        {
            Name("collections", "OrderedDict");
            Opcode(PickleOpcode.EmptyTuple);
            Opcode(PickleOpcode.Reduce);
        }

        void Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Opcode(PickleOpcode.Unicode);
            pickle.Write(bytes.Length);
            pickle.Write(bytes);
        }

        void Number(long number)
        {
            if (number <= int.MaxValue)
            {
                Opcode(PickleOpcode.Int32);
                pickle.Write((int)number);
                return;
            }
            Opcode(PickleOpcode.Long1);
            pickle.Write((byte)sizeof(long));
            pickle.Write(number);
        }

        void Tuple(IReadOnlyList<long> numbers)
        {
            Opcode(PickleOpcode.Mark);
            foreach (var number in numbers) Number(number);
            Opcode(PickleOpcode.Tuple);
        }

        // _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)
        void Tensor(TensorSource tensor, int index)
        {
            Name("torch._utils", "_rebuild_tensor_v2");
            Opcode(PickleOpcode.Mark);
            Opcode(PickleOpcode.Mark);
            Text("storage");
            Name("torch", ElementType.StorageName(tensor.Type));
            Text($"{index}");
            Text("cpu");
            Number(tensor.Bytes / ElementType.SizeOf(tensor.Type));
            Opcode(PickleOpcode.Tuple);
            Opcode(PickleOpcode.Persistent);
            Number(0);
            Tuple(tensor.Shape);
            Tuple(StoredTensor.ContiguousStrides(tensor.Shape));
            Opcode(PickleOpcode.False);
            EmptyDictionary();
            Opcode(PickleOpcode.Tuple);
            Opcode(PickleOpcode.Reduce);
        }
    }
}
