using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>The class of a block, backbone, head or network with a body.</summary>
internal sealed class BlockEmitter
{
    private readonly BoundBlock block;
    private readonly BlockPlan plan;
    private readonly CSharpWriter writer;
    private readonly ConstantEmitter forwardConstants;
    private readonly Dictionary<BoundOutput, string> shapes = new(ReferenceComparer<BoundOutput>.Instance);

    private BlockEmitter(BoundBlock block, CSharpWriter writer)
    {
        this.block = block;
        this.writer = writer;
        plan = new BlockPlan(block);
        forwardConstants = new ConstantEmitter(plan.ChannelName);
    }

    private BlockSignature Signature => block.Signature;

    private bool IsNetwork => block.Kind is BlockKind.Head or BlockKind.Network;

    private bool ReturnsTensor => Signature.HasSingleOutput;

    /// <summary>Writes the class.</summary>
    public static void Write(BoundBlock block, CSharpWriter writer) => new BlockEmitter(block, writer).Class();

    private void Class()
    {
        var body = ForwardBuilder.Build(plan, forwardConstants);
        var constructorText = writer.Nested();
        var constructor = new ConstructorEmitter(plan, constructorText);
        var kept = Kept();
        constructor.Write(kept);
        foreach (var output in Signature.Outputs) shapes.Add(output, DocComment.ToXml(OutputShapes.Of(block, output, constructor.OutputChannels[output])));

        DocComment.Summary(writer, Signature.Summary.Length > 0 ? DocComment.ToXml(Signature.Summary) : $"<c>{block.Name}</c>.");
        DocComment.Element(writer, "remarks", "remarks", Remarks());
        using (writer.Braces($"public {(block.Kind == BlockKind.Head ? "" : "sealed ")}partial class {block.Name} : {BaseType()}"))
        {
            Fields(kept);
            Enumerations();
            Constructor(constructor, constructorText, kept);
            Channels(constructor);
            if (block.Kind == BlockKind.Block) Registration();
            Forward(body);
            if (!ReturnsTensor) OutputsEmitter.Write(block, writer, shapes);
        }
    }

    private string Remarks()
    {
        var inputs = Signature.Inputs.Select(i => $"<c>{i.Name}</c> {DocComment.ToXml(DocComment.Shape(i.Dimensions))}");
        var outputs = Signature.Outputs.Select(o => (o.Name is null ? "" : $"<c>{o.Name}</c> ") + shapes[o] + (o.IsAuxiliary ? " (auxiliary)" : ""));
        return $"From {string.Join(", ", inputs)} to {string.Join(", ", outputs)}.";
    }

    private string BaseType() => block.Kind switch
    {
        BlockKind.Backbone => "Backbone",
        BlockKind.Head or BlockKind.Network => "SegmentationNetwork",
        _ => $"nn.Module<{string.Join(", ", Signature.Inputs.Select(_ => "Tensor"))}, {ResultType(qualified: true)}>",
    };

    private string ResultType(bool qualified = false) => ReturnsTensor ? "Tensor" : qualified ? $"{block.Name}.Outputs" : "Outputs";

    /// <summary>What <c>forward</c> needs of the parameters and constants, by C# name.</summary>
    private HashSet<string> Kept()
    {
        var kept = new HashSet<string>(forwardConstants.Parameters.Select(p => Identifiers.Camel(p.Name)), StringComparer.Ordinal);
        kept.UnionWith(forwardConstants.Constants.Select(Identifiers.Camel));
        kept.UnionWith(Signature.Channels.Where(c => forwardConstants.Channels.Contains(c.Name)).Select(plan.ChannelName));
        kept.UnionWith(plan.Fields.Where(f => f.Layer is BlockParameterLayer).Select(f => f.Name));
        return kept;
    }

    private void Fields(HashSet<string> kept)
    {
        foreach (var channel in Signature.Channels.Select(plan.ChannelName).Where(kept.Contains)) writer.Line($"private readonly long {channel};");
        foreach (var parameter in Signature.Parameters.Where(p => kept.Contains(Identifiers.Camel(p.Name))))
            writer.Line($"private readonly {ConstantEmitter.TypeName(parameter.Type)} {Identifiers.Camel(parameter.Name)};");
        foreach (var constant in block.Statements.OfType<ConstantStatement>().Where(c => kept.Contains(Identifiers.Camel(c.Name))))
            writer.Line($"private readonly {ConstantEmitter.TypeName(constant.Value.Type)} {Identifiers.Camel(constant.Name)};");
        foreach (var field in plan.Fields.Where(f => f.Layer is not BlockParameterLayer))
            writer.Line($"private readonly {field.Type}{(field.IsConditional ? "?" : "")} {field.Name};");
        if (plan.Fields.Count + kept.Count > 0) writer.Line();
    }

    private void Enumerations()
    {
        foreach (var parameter in Signature.Parameters)
        {
            if (parameter.Type is not EnumerationType enumeration) continue;
            DocComment.Summary(writer, $"The values of <c>{parameter.Name}</c>.");
            using (writer.Braces($"public enum {Identifiers.Pascal(parameter.Name)}Kind"))
            {
                foreach (var member in enumeration.Members)
                {
                    DocComment.Summary(writer, $"<c>{member}</c>.");
                    writer.Line($"{Identifiers.Pascal(member)},");
                }
            }

            writer.Line();
        }
    }

    private void Constructor(ConstructorEmitter constructor, CSharpWriter body, HashSet<string> kept)
    {
        DocComment.Summary(writer, "Creates the module with fresh weights.");
        ConstructorSignature.Document(writer, Signature, plan.ChannelName);
        var constants = new ConstantEmitter(plan.ChannelName);
        var parameters = ConstructorSignature.Parameters(Signature, Signature.Channels.Select(plan.ChannelName), constants);
        writer.Line($"public {block.Name}({parameters})");
        using (writer.Indent()) writer.Line($": base(nameof({block.Name}))");
        using (writer.Braces())
        {
            writer.Lines(ConstructorSignature.ListDefaults(Signature, constants));
            var given = Signature.Channels.Select(plan.ChannelName).Concat(Signature.Parameters.Select(p => Identifiers.Camel(p.Name)));
            foreach (var name in given.Where(kept.Contains)) writer.Line($"this.{name} = {name};");
            writer.Append(body);
            writer.Unmapped();
            foreach (var (property, _, channels) in ChannelProperties(constructor)) writer.Line($"{property} = {channels};");
            if (IsNetwork) writer.Line($"Classes = {constructor.OutputChannels[Signature.Outputs.FirstOrDefault(o => o.Name == "seg") ?? Signature.Outputs[0]]};");
        }

        writer.Line();
    }

    private IEnumerable<(string Property, BoundOutput Output, CSharpExpression Channels)> ChannelProperties(ConstructorEmitter constructor) => IsNetwork
        ? []
        : Signature.Outputs.Select(o => (ReturnsTensor ? "OutChannels" : $"{Identifiers.Pascal(o.Name ?? "")}Channels", o, constructor.OutputChannels[o]));

    private void Channels(ConstructorEmitter constructor)
    {
        foreach (var (property, output, _) in ChannelProperties(constructor))
        {
            DocComment.Summary(writer, $"The number of channels of {(output.Name is null ? "the output" : $"<c>{output.Name}</c>")}.");
            writer.Line($"public long {property} {{ get; }}");
            writer.Line();
        }

        if (IsNetwork)
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line("public override long Classes { get; }");
            writer.Line();
        }

        if (block.Kind != BlockKind.Backbone) return;
        writer.Line("/// <inheritdoc/>");
        using (writer.Braces("public override long ChannelsOf(string feature) => feature switch"))
        {
            foreach (var (property, output, _) in ChannelProperties(constructor)) writer.Line($"{ConstantEmitter.Quote(output.Name ?? "")} => {property},");
            var known = string.Join(", ", Signature.Outputs.Select(o => o.Name));
            writer.Line($"_ => throw new KeyNotFoundException($\"{block.Name} has no feature '{{feature}}'; it has {known}.\"),");
        }

        writer.Terminate();
        writer.Line();
    }

    private void Registration()
    {
        DocComment.Summary(writer, "Does nothing: the constructor registers every child under its name.");
        using (writer.Braces("protected override void RegisterComponents()"))
        {
        }

        writer.Line();
    }

    private void Forward(ForwardBody body)
    {
        DocComment.Summary(writer, "Computes the outputs. Inputs stay with the caller, outputs belong to it.");
        foreach (var input in Signature.Inputs)
            DocComment.Parameter(writer, Identifiers.Camel(input.Name), DocComment.ToXml(DocComment.Shape(input.Dimensions)) + ".");
        if (ReturnsTensor) DocComment.Element(writer, "returns", "returns", shapes[Signature.Outputs[0]] + ".");
        var names = new NameScope();
        names.Reserve(plan.MemberNames);
        names.Reserve(plan.Fields.Select(f => f.Name));
        foreach (var input in body.Inputs) input.Text = names.Unique(input.WantedName);
        var parameters = string.Join(", ", body.Inputs.Select(i => $"Tensor {i.Text}"));
        using (writer.Braces($"public override {ResultType()} forward({parameters})"))
        {
            var printer = new ForwardPrinter(writer, names, body.Scope, IsNetwork ? "ComputesAuxiliary" : "training");
            printer.Write(body, ReturnsTensor ? null : () => $"new Outputs({string.Join(", ", Signature.Outputs.Select(o => body.Outputs[o].Text))})");
        }
    }
}
