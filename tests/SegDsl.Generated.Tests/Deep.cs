using static TorchSharp.torch;

namespace Constructs;

/// <summary>A user-written part of a generated class.</summary>
public sealed partial class Deep
{
    public List<string> Calls { get; } = [];

    partial void OnCreated() => Calls.Add("created");

    partial void BeforeForward(Tensor image) => Calls.Add($"before [{string.Join("x", image.shape)}]");

    partial void AfterForward(Outputs outputs) => Calls.Add("after " + string.Join(", ", outputs.Computed.Select(o => o.Name)));
}
