using SegDsl.Distributed;
using System.Text;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>Checks that all ranks have the same parameters and buffers.</summary>
internal static class StateAgreement
{
    /// <summary>Compares the names, shapes and types of every rank with those of rank 0.</summary>
    /// <param name="network">The network of this rank.</param>
    /// <param name="group">The ranks.</param>
    /// <exception cref="DistributedException">The networks differ. It is thrown on all ranks and states the first difference.</exception>
    public static void Check(SegmentationNetwork network, ProcessGroup group)
    {
        var device = network.parameters().First().device;
        var own = Describe(network);
        var expected = Share(own, 0, device, group);
        Span<long> differs = new long[group.Size];
        differs[group.Rank] = own == expected ? 0 : 1;
        group.AllReduce(differs);
        var first = differs.IndexOf(1);
        if (first >= 0) throw new DistributedException(Share(first == group.Rank ? Difference(own, expected, group.Rank) : "", first, device, group));
    }

    private static string Describe(SegmentationNetwork network)
    {
        var parameters = network.named_parameters().Select(
            named => $"{(named.parameter.requires_grad ? "parameter" : "frozen parameter")} {Describe(named.name, named.parameter)}");
        var buffers = network.named_buffers().Select(named => $"buffer {Describe(named.name, named.buffer)}");
        return string.Join('\n', parameters.Concat(buffers));
    }

    private static string Describe(string name, Tensor tensor) => $"{name} [{string.Join(", ", tensor.shape)}] {tensor.dtype}";

    private static string Difference(string own, string expected, int rank)
    {
        var (ownLines, expectedLines) = (own.Split('\n'), expected.Split('\n'));
        var same = ownLines.Zip(expectedLines).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"The networks of the ranks differ: rank {rank} has {At(ownLines)}, but rank 0 has {At(expectedLines)}. Start all ranks with the same network.";

        string At(string[] lines) => same < lines.Length ? lines[same] : "nothing";
    }

    /// <summary>Sends the text of one rank to all ranks.</summary>
    private static string Share(string own, int root, Device device, ProcessGroup group)
    {
        using var scope = NewDisposeScope();
        var bytes = Encoding.UTF8.GetBytes(own);
        Span<long> length = [group.Rank == root ? bytes.Length : 0];
        group.AllReduce(length);
        var text = (group.Rank == root ? tensor(bytes, ScalarType.Byte) : zeros([length[0]], ScalarType.Byte)).to(device);
        group.Broadcast(text, root);
        return Encoding.UTF8.GetString(text.cpu().data<byte>().ToArray());
    }
}
