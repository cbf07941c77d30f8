using SegDsl.Generators.Emission;

namespace SegDsl.Generators.Stubs;

/// <summary>
/// Writes the placeholder of a block, backbone, head or network: every member that the generated class would have, and more where the text leaves open what
/// it would have. No member does anything.
/// </summary>
internal sealed class StubClass(string name, StubKind kind, StubShape shape, CSharpWriter writer)
{
    /// <summary>The summary of every placeholder.</summary>
    public const string Remark = "A placeholder: the <c>.seg</c> file has errors, which fail the build.";

    /// <summary>The body of every member.</summary>
    public const string Failure = "throw new global::System.NotSupportedException()";

    private static readonly string[] Taken =
    [
        "Outputs", "Computed", "Find", "DisposeAll", "Equals", "GetHashCode", "ToString", "GetType", "Deconstruct", "PrintMembers", "EqualityContract", "Item",
        "Classes", "Settings", "InputNames", "IsClassifier", "Backbones", "Keep", "ChannelsOf", "CountParameters", "CountFlops", "OnCreated", "BeforeForward",
        "AfterForward", "MemberwiseClone", "ReferenceEquals", "Finalize", "Clone",
    ];

    /// <summary>The largest number of outputs that user code is expected to name at once.</summary>
    private const int MaxDeconstructed = 6;

    private readonly HashSet<string> members = [.. Taken, name];

    /// <summary>The type of the definition of a dataset or an experiment with the same name; null if there is none.</summary>
    public string? Definition { get; init; }

    /// <summary>Writes the class.</summary>
    public void Write()
    {
        DocComment.Summary(writer, Remark);
        using (writer.Braces($"public {(kind == StubKind.Head ? "" : "sealed ")}partial class {name} : {BaseType()}"))
        {
            foreach (var (enumeration, values) in shape.Enumerations)
                if (members.Add(enumeration)) writer.Line($"public enum {enumeration} {{ {string.Join(", ", values)} }}");
            Constructors();
            writer.Line("partial void OnCreated();");
            if (Definition is not null && members.Add("Definition")) writer.Line($"public static {Definition} Definition => {Failure};");
            if (kind != StubKind.Block) Hooks();
            if (kind == StubKind.Network) Counts();
            if (kind is StubKind.Block or StubKind.Backbone) Channels();
            if (shape.Base is null) Pass();
            Fields();
        }
    }

    /// <summary>Whether it is unknown what the block is called with and returns.</summary>
    private bool IsLooseBlock => kind == StubKind.Block && shape.IsLoose;

    private bool HasOutputs => kind != StubKind.Block || shape.Outputs.Count > 1;

    private string Result => IsLooseBlock && !(shape.ShowsOutputs && shape.Outputs.Count == 1) ? "dynamic"
        : HasOutputs ? "Outputs"
        : shape.Outputs.Count == 0 ? "Tensor"
        : shape.Outputs[0].Type;

    private string BaseType() => kind switch
    {
        StubKind.Backbone => "Backbone",
        StubKind.Head or StubKind.Network => shape.Base?.Class ?? "SegmentationNetwork",
        _ when IsLooseBlock || shape.Inputs.Count > BlockEmitter.MaxCallableInputs => "nn.Module",
        _ => $"nn.Module<{string.Join(", ", shape.Inputs.Select(i => i.Type))}, {(HasOutputs ? $"{name}.Outputs" : Result)}>",
    };

    private void Constructors()
    {
        var arguments = shape.Base is null ? $"nameof({name})" : string.Join(", ", Enumerable.Repeat("default!", shape.Base.Required));
        var parameters = shape.Parameters.Concat([new("Normalization?", "norm"), new("Initializer?", "init")])
            .GroupBy(p => p.Name).Select(g => g.First()).Select(p => $"{p.Type} {p.Name} = default!");
        writer.Line($"public {name}({string.Join(", ", parameters)}) : base({arguments}) => {Failure};");
        writer.Line($"public {name}(params object?[] arguments) : base({arguments}) => {Failure};");
    }

    private void Hooks()
    {
        // If inputs are missing, user code may expect any number of them.
        IEnumerable<IReadOnlyList<StubInput>> others = Enumerable.Range(1, BlockEmitter.MaxCallableInputs).Where(n => n != shape.Inputs.Count)
            .Select(n => (IReadOnlyList<StubInput>)[.. Enumerable.Range(1, n).Select(i => Input(i))]);
        IEnumerable<IReadOnlyList<StubInput>> known = shape.Inputs.Count > 0 ? [shape.Inputs] : [];
        foreach (var inputs in known.Concat(shape.IsLoose ? others : []))
            writer.Line($"partial void BeforeForward({Declared(inputs)});");
        writer.Line("partial void AfterForward(Outputs outputs);");

        static StubInput Input(int number) => new("input" + CSharpExpression.Number(number), IsList: false);
    }

    private void Counts()
    {
        var names = string.Join(", ", shape.Sizes.Concat(shape.Parameters.Select(p => p.Name)).Distinct().Select(n => $"long {n} = 0"));
        foreach (var method in new[] { "CountParameters", "CountFlops" })
        {
            if (names.Length > 0) writer.Line($"public static long {method}({names}) => {Failure};");
            writer.Line($"public static long {method}(params long[] sizes) => {Failure};");
        }
    }

    private void Channels()
    {
        IEnumerable<(string Name, string Type)> known = HasOutputs
            ? shape.Outputs.Select(o => ((o.Name ?? "Result") + "Channels", o.Type.StartsWith("Tensor[]", StringComparison.Ordinal) ? "long[]" : "long"))
            : [("OutChannels", Result == "Tensor[]" ? "long[]" : "long")];
        foreach (var (name, type) in known.Concat(shape.Values.Select(v => (v.Name + "Channels", v.Type == "Tensor[]" ? "long[]" : "long"))))
            if (members.Add(name)) writer.Line($"public {type} {name} => {Failure};");
    }

    private void Pass()
    {
        var inputs = Declared(shape.Inputs);
        if (HasOutputs) Outputs();
        switch (kind)
        {
            case StubKind.Block:
                if (!IsLooseBlock)
                {
                    writer.Line($"public {(BaseType() == "nn.Module" ? "" : "override ")}{Result} forward({inputs}) => {Failure};");
                    return;
                }
                writer.Line($"public {Result} forward(params object?[] inputs) => {Failure};");
                writer.Line($"public {Result} call(params object?[] inputs) => {Failure};");
                writer.Line($"public static implicit operator nn.Module<Tensor, Tensor>({name} module) => {Failure};");
                return;
            case StubKind.Backbone:
                var input = shape.Inputs.Count > 0 ? shape.Inputs[0].Name : "image";
                writer.Line($"public override Outputs forward(Tensor {input}) => {Failure};");
                writer.Line($"public new Outputs call(Tensor {input}) => {Failure};");
                writer.Line($"public override long ChannelsOf(string feature) => {Failure};");
                return;
            default:
                writer.Line($"public override long Classes => {Failure};");
                writer.Line($"public override Outputs forward(NetworkInputs inputs) => {Failure};");
                writer.Line($"public new Outputs call(NetworkInputs inputs) => {Failure};");
                if (inputs.Length > 0) writer.Line($"public {(kind == StubKind.Head ? "virtual " : "")}Outputs forward({inputs}) => {Failure};");
                if (shape.Inputs.Count > 1) writer.Line($"public Outputs call({inputs}) => {Failure};");
                if (!shape.IsLoose) return;
                writer.Line($"public Outputs forward(params Tensor[] inputs) => {Failure};");
                writer.Line($"public Outputs call(params Tensor[] inputs) => {Failure};");
                return;
        }
    }

    private void Outputs()
    {
        var named = shape.Outputs.GroupBy(o => o.Name ?? "Result").Where(g => !Taken.Contains(g.Key)).Select(g => (Name: g.Key, g.First().Type)).ToList();
        var list = string.Join(", ", named.Select(o => $"{o.Type} {o.Name}"));
        using (writer.Braces($"public sealed record Outputs({list}) : NamedTensors"))
        {
            writer.Line($"public override IReadOnlyList<NamedTensor> Computed => {Failure};");
            foreach (var value in shape.Values.Where(v => !Taken.Contains(v.Name) && !named.Exists(o => o.Name == v.Name)))
                writer.Line($"public {value.Type} {value.Name} => {Failure};");
            if (!shape.IsLoose) return;
            for (var count = 2; count <= MaxDeconstructed; count++)
            {
                if (count != named.Count) writer.Line($"public void Deconstruct({Elements(count)}) => {Failure};");
            }
        }

        string Elements(int count)
        {
            // Which of several values is a list is unknown.
            var type = shape.Values.Any(v => v.Type == "Tensor[]") ? "dynamic" : "Tensor";
            return string.Join(", ", Enumerable.Range(1, count).Select(i => $"out {type} value{CSharpExpression.Number(i)}"));
        }
    }

    /// <summary>Other parts of the class may use the fields of its layers.</summary>
    private void Fields()
    {
        foreach (var field in shape.Fields.Where(f => !Identifiers.IsInherited(f.Name.TrimStart('@')) && members.Add(f.Name.TrimStart('@'))))
            writer.Line($"private readonly {field.Type} {field.Name} = default!;");
    }

    private static string Declared(IEnumerable<StubInput> inputs) => string.Join(", ", inputs.Select(i => $"{i.Type} {i.Name}"));
}
