using SegDsl.Language.Operations;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>Every operation of the catalog, tested with its example.</summary>
public class OperationTests
{
    public static TheoryData<string> Names => [.. OperationCatalog.All.Select(o => o.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Its_example_has_the_shape_and_state_of_its_entry(string name)
    {
        var operation = OperationCatalog.Find(name);
        Assert.NotNull(operation);
        var graph = Networks.Of(operation.Example);
        var node = graph.Nodes.Last(n => n.Operation == name);
        Assert.Equal(node.Shape, graph.Outputs[0].Shape);
        Assert.Equal(operation.HoldsState, graph.State.Any(s => s.Key.StartsWith(node.Path + ".", StringComparison.Ordinal)));
        Assert.True(operation.Emission is { Module: not null, FieldType: not null } || (operation.Emission.Function is not null && !operation.HoldsState));
    }

    [Fact]
    public void The_page_of_operations_is_up_to_date()
    {
        Verifier.VerifyPage("grammar/operations.md", OperationPage.Write());
    }
}
