using Elsewhere.Networks;
using SegDsl.Fusion;
using TorchSharp;

using var network = new Small(classes: 11);
using var image = torch.rand(1, 3, 32, 64);
using var scores = network.call(image).Seg;
Console.WriteLine(string.Join(", ", scores.shape));
network.eval();
using var expected = network.call(image).Seg;
using var fused = network.Fuse();
using var found = fused.call(image)["seg"];
Console.WriteLine(found.allclose(expected, 1e-4, 1e-5));
Console.WriteLine(string.Join(", ", typeof(Small).Assembly.GetManifestResourceNames()));
Console.WriteLine(string.Join(", ", Consumer.SegCatalog.Instance.Networks.Select(n => n.Name)));
