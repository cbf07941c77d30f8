using SegDsl.Onnx.Export;
using SegDsl.Onnx.Import;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>An import takes operations from the descriptions that an export writes beside their nodes, if these fit the model.</summary>
public sealed class DescribedOperationTests : ImportFixture
{
    private const string Positions = """{"operation":"sine_positions","inputs":["conv.y"],"arguments":{"temperature":500.0},"state":{}}""";

    /// <summary>A convolution, an operator that the language does not have, and a last node with documentation.</summary>
    private string Model(string documentation, string producer = ModelMetadata.Producer)
    {
        var model = new ModelBuilder();
        model.Model.ProducerName = producer;
        var y = model.Conv("conv", model.Input("image", null, 3, null, null), 3, 4, 3);
        model.Model.Graph.Node[^1].Output[0] = y = "conv.y";
        model.Node("Foo", [y]);
        model.Model.Graph.Node[^1].Output[0] = "foo";
        model.Node("Relu", ["foo"]);
        model.Model.Graph.Node[^1].Output[0] = "seg";
        model.Model.Graph.Node[^1].DocString = documentation;
        model.Output("seg");
        return Save(model);
    }

    [Fact]
    public void A_description_replaces_the_nodes_of_its_operation() =>
        Assert.Contains("sine_positions(temperature: 500.0)", OnnxImport.Read(Model(Positions)).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData(Positions, "another exporter")]
    [InlineData("{", ModelMetadata.Producer)]
    [InlineData("Adds positions.", ModelMetadata.Producer)]
    [InlineData("""{"operation":"sine_positions"}""", ModelMetadata.Producer)]
    [InlineData("""{"operation":1,"inputs":[],"arguments":{},"state":{}}""", ModelMetadata.Producer)]
    [InlineData("""{"operation":"no_such","inputs":["conv.y"],"arguments":{},"state":{}}""", ModelMetadata.Producer)]
    [InlineData("""{"operation":"relu","inputs":["conv.y"],"arguments":{"a":1e400},"state":{"a":1}}""", ModelMetadata.Producer)]
    public void Other_documentation_has_no_effect(string documentation, string producer) => Assert.Contains(
        "(Foo): the language has no such operation", Message(Model(documentation, producer)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"operation":"sine_positions","inputs":[],"arguments":{},"state":{}}""", "takes 1 to 1 inputs, not 0")]
    [InlineData("""{"operation":"sine_positions","inputs":["none"],"arguments":{},"state":{}}""", "uses 'none', which is neither computed")]
    [InlineData("""{"operation":"sine_positions","inputs":["seg"],"arguments":{},"state":{}}""", "uses 'seg' before it is computed")]
    [InlineData("""{"operation":"adaptive_avg_pool","inputs":["conv.y"],"arguments":{"size":[1]},"state":{}}""", "a size of two numbers")]
    [InlineData("""{"operation":"pixel_unshuffle","inputs":["conv.y"],"arguments":{"factor":0},"state":{}}""", "a positive factor")]
    [InlineData("""{"operation":"attention","inputs":["conv.y","conv.y","conv.y"],"arguments":{},"state":{}}""", "needs tokens")]
    [InlineData("""{"operation":"PositionEmbedding","inputs":["conv.y"],"arguments":{"height":2,"width":2},"state":{"weight":"none"}}""", "uses 'none'")]
    [InlineData("""{"operation":"sine_positions","inputs":["conv.y"],"arguments":{"temperature":[1,2]},"state":{}}""", "does not accept it")]
    public void A_description_that_does_not_fit_is_an_error(string documentation, string expected)
    {
        var message = Message(Model(documentation));

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static string Message(string path) => Assert.Throws<OnnxException>(() => OnnxImport.Read(path)).Message;
}
