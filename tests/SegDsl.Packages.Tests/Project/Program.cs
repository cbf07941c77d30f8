using Elsewhere.Networks;
using TorchSharp;

using var network = new Small(classes: 11);
using var image = torch.rand(1, 3, 32, 64);
using var scores = network.call(image)["seg"];
Console.WriteLine(string.Join(", ", scores.shape));
Console.WriteLine(string.Join(", ", typeof(Small).Assembly.GetManifestResourceNames()));
Console.WriteLine(string.Join(", ", Consumer.SegCatalog.Instance.Networks.Select(n => n.Name)));
