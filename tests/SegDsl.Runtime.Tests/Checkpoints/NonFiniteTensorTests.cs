using SegDsl.Checkpoints;
using SegDsl.Checkpoints.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Checkpoints;

public sealed class NonFiniteEntryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Tensors_with_NaN_or_infinite_values_are_found_in_every_type()
    {
        SafetensorsWriter.Write(folder["w"], new Dictionary<string, Tensor>
        {
            ["a.finite"] = ones(3),
            ["b.nan"] = cat([ones(1), full(2, float.NaN)]),
            ["c.infinite"] = full(1, double.NegativeInfinity, ScalarType.Float64),
            ["d.half"] = cat([full(1, float.NaN), zeros(1)]).to(ScalarType.Float16),
            ["e.brain"] = full(1, float.PositiveInfinity).to(ScalarType.BFloat16),
            ["f.empty"] = zeros(0),
            ["g.integer"] = tensor(1L),
        });
        using var file = Checkpoint.Open(folder["w"]);
        Assert.Equal(
            ["b.nan 2 of 3", "c.infinite 1 of 1", "d.half 1 of 2", "e.brain 1 of 1"],
            NonFiniteEntry.In(file).Select(found => $"{found.Name} {found.Count} of {found.Elements}").Order(StringComparer.Ordinal));
    }
}
