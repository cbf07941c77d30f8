using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Construction;
using SegDsl.Language.Graph;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the class of a block, backbone, head or network with a body.</summary>
internal sealed class BlockEmitter
{
    /// <summary>The maximum number of inputs of TorchSharp modules with hooks.</summary>
    public const int MaxCallableInputs = 3;

    private readonly BoundBlock block;
    private readonly ModulePlan plan;
    private readonly CSharpWriter writer;
    private readonly ConstantEmitter forwardConstants;
    private readonly NetworkGraph? graph;
    private readonly Dictionary<BoundOutput, string> shapes = new(ReferenceComparer.Instance);

    private BlockEmitter(BoundBlock block, BlockShapes shapes, NetworkGraph? graph, CSharpWriter writer)
    {
        this.block = block;
        this.writer = writer;
        this.graph = graph;
        plan = ModulePlan.Of(block, shapes);
        forwardConstants = new ConstantEmitter(block.Signature);
        foreach (var output in block.Signature.Outputs)
            this.shapes[output] = ShapeDoc.Of(shapes, shapes.OutputOf(output), IsNetwork ? null : ShapeText.Property(ReturnsTensor ? null : output.Name));
    }

    private BlockSignature Signature => block.Signature;

    private bool IsNetwork => block.Kind is BlockKind.Head or BlockKind.Network;

    private bool ReturnsTensor => Signature.HasSingleOutput;

    private IReadOnlyList<ChannelParameter> Channels => ChannelParameters.Of(Signature);

    /// <summary>Emits the class.</summary>
    /// <param name="block">The block.</param>
    /// <param name="shapes">Its shapes.</param>
    /// <param name="graph">The graph of a network; null if it could not be elaborated, and for other blocks.</param>
    /// <param name="writer">Receives the class.</param>
    public static void Write(BoundBlock block, BlockShapes shapes, NetworkGraph? graph, CSharpWriter writer) =>
        new BlockEmitter(block, shapes, graph, writer).Class();

    private void Class()
    {
        var body = ForwardBuilder.Build(plan, forwardConstants);
        var checks = InputCheckEmitter.Of(Signature, forwardConstants);
        var constructorText = writer.Nested();
        var constructor = new ConstructorEmitter(plan, constructorText);
        var kept = Kept();
        constructor.Write(kept);

        DocComment.Summary(writer, Signature.Summary.Length > 0 ? DocComment.ToXml(Signature.Summary) : $"<c>{block.Name}</c>.");
        DocComment.Element(writer, "remarks", "remarks", Remarks());
        using (writer.Braces($"public {(block.Kind == BlockKind.Head ? "" : "sealed ")}partial class {block.Name} : {BaseType()}"))
        {
            Fields();
            Enumerations();
            Constructor(constructor, constructorText, kept);
            ChannelProperties();
            if (block.Kind == BlockKind.Block) Registration();
            HookEmitter.Write(Signature, writer);
            Forward(body, checks);
            if (graph is not null) FactsEmitter.Write(graph, writer);
            if (!ReturnsTensor) OutputsEmitter.Write(block, writer, shapes);
            foreach (var pass in constructor.PassClasses)
            {
                writer.Line();
                writer.Append(pass);
            }
        }
    }

    private string Remarks()
    {
        var inputs = Signature.Inputs.Select(i => $"<c>{i.Name}</c> {DocComment.ToXml(DocComment.Shape(i))}");
        var outputs = Signature.Outputs.Select(o => (o.Name is null ? "" : $"<c>{o.Name}</c> ") + shapes[o] + (o.IsAuxiliary ? " (auxiliary)" : ""));
        var needs = graph is null ? "" : FactsEmitter.Remarks(graph);
        return $"From {string.Join(", ", inputs)} to {string.Join(", ", outputs)}.{(needs.Length > 0 ? "\n" + needs : "")}";
    }

    private string BaseType() => block.Kind switch
    {
        BlockKind.Backbone => "Backbone",
        BlockKind.Head or BlockKind.Network => "SegmentationNetwork",
        _ when Signature.Inputs.Count > MaxCallableInputs => "nn.Module",
        _ => $"nn.Module<{string.Join(", ", Signature.Inputs.Select(HookEmitter.TypeOf))}, {ResultType(qualified: true)}>",
    };

    private string ResultType(bool qualified = false) =>
        ReturnsTensor ? Signature.Outputs[0].IsList ? "Tensor[]" : "Tensor" : qualified ? $"{block.Name}.Outputs" : "Outputs";

    /// <summary>The parameters and constants that <c>forward</c> requires, by C# name.</summary>
    private HashSet<string> Kept()
    {
        var kept = new HashSet<string>(forwardConstants.Used.Select(u => u.Text), StringComparer.Ordinal);
        kept.UnionWith(plan.Fields.Where(f => f.Node is BlockParameterLayer).Select(f => f.Name));
        return kept;
    }

    private void Fields()
    {
        foreach (var name in forwardConstants.Used) writer.Line($"private readonly {name.Type} {name.Text};");
        foreach (var weight in plan.Weights)
        {
            var (key, field) = (weight.Value.Name, Identifiers.Camel(weight.Value.Name));
            // TorchSharp finds the field of a parameter by this when it moves the module to another device.
            if (field.TrimStart('@') != key) writer.Line($"[global::TorchSharp.Utils.ComponentName(Name = {ConstantEmitter.Quote(key)})]");
            writer.Line($"private readonly Parameter {field};");
        }
        foreach (var field in plan.Fields)
            writer.Line($"private readonly {field.Type}{(field.IsConditional ? "?" : "")} {field.Name};");
        if (plan.Fields.Count + forwardConstants.Used.Count + plan.Weights.Count() > 0) writer.Line();
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
        DocComment.Summary(writer, "Creates the module with newly initialized weights.");
        ConstructorSignature.Document(writer, Signature);
        if (graph is not null) FactsEmitter.DocumentConstructor(graph, writer);
        var constants = new ConstantEmitter(Signature);
        writer.Line($"public {block.Name}({ConstructorSignature.Parameters(Signature, Channels, constants)})");
        using (writer.Indent()) writer.Line($": base(nameof({block.Name}))");
        using (writer.Braces())
        {
            if (graph is not null) FactsEmitter.CheckParameters(graph, writer);
            writer.Lines(ConstructorSignature.ListDefaults(Signature, constants));
            if (plan.HoldsNorm && block.Normalization is { } normalization) writer.Line($"norm ??= {constants.Emit(normalization)};");
            else if (plan.HasNorm && !plan.LeavesNorm) writer.Line("norm ??= Normalization.Batch;");
            if (plan.HoldsInitialization && block.Initialization is { } init) writer.Line($"init = {constants.Emit(init)}.Unless(init);");
            var given = Channels.Select(c => c.Name).Concat(Signature.Parameters.Select(p => Identifiers.Camel(p.Name)));
            foreach (var name in given.Where(kept.Contains)) writer.Line($"this.{name} = {name};");
            writer.Append(body);
            writer.Unmapped();
            foreach (var (property, output) in ChannelOutputs()) writer.Line($"{property} = {ChannelsOf(constructor, output)};");
            if (IsNetwork && Signature.Scores is { } scores) writer.Line($"Classes = {ChannelsOf(constructor, scores)};");
            if (block.Kind == BlockKind.Network) NetworkSettings.Assign(Signature, writer);
            writer.Line("OnCreated();");
        }

        writer.Line();
    }

    private string ChannelsOf(ConstructorEmitter constructor, BoundOutput output) => plan.Shapes.OutputOf(output) switch
    {
        TensorValue tensor => constructor.Text.ChannelsOf(tensor.Shape).Text,
        ListShape list => constructor.Text.ArrayOf(list).Text,
        _ => throw new InvalidOperationException($"The shape of '{output.Name}' is unknown."),
    };

    /// <summary>The outputs whose channels are known at construction, and the properties for them.</summary>
    private IEnumerable<(string Property, BoundOutput Output)> ChannelOutputs() => IsNetwork
        ? []
        : Signature.Outputs.Where(o => IsKnown(o) && !IsScalar(o)).Select(o => (ShapeText.Property(ReturnsTensor ? null : o.Name), o));

    private bool IsScalar(BoundOutput output) => plan.Shapes.OutputOf(output) is TensorValue { Shape.Rank: 0 };

    private bool IsKnown(BoundOutput output) => plan.Shapes.OutputOf(output) switch
    {
        TensorValue { Shape: var shape } => plan.Shapes.Symbols.IsKnown(Language.Operations.Axes.ChannelsOf(shape)),
        ListShape { Element: var shape } => plan.Shapes.Symbols.IsKnown(Language.Operations.Axes.ChannelsOf(shape)),
        _ => false,
    };

    private void ChannelProperties()
    {
        foreach (var (property, output) in ChannelOutputs())
        {
            var what = output.Name is null ? "the output" : $"<c>{output.Name}</c>";
            DocComment.Summary(writer, output.IsList ? $"The number of channels of each tensor of {what}." : $"The number of channels of {what}.");
            writer.Line($"public {(output.IsList ? "long[]" : "long")} {property} {{ get; }}");
            writer.Line();
        }

        if (block.Kind == BlockKind.Network) NetworkSettings.Declare(Signature, writer);
        if (IsNetwork)
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public override long Classes {(Signature.Scores is null ? "=> 0;" : "{ get; }")}");
            writer.Line();
            if (Signature.IsClassifier)
            {
                writer.Line("/// <inheritdoc/>");
                writer.Line("public override bool IsClassifier => true;");
                writer.Line();
            }
        }

        if (block.Kind != BlockKind.Backbone) return;
        writer.Line("/// <inheritdoc/>");
        using (writer.Braces("public override long ChannelsOf(string feature) => feature switch"))
        {
            foreach (var (property, output) in ChannelOutputs().Where(o => !o.Output.IsList))
                writer.Line($"{ConstantEmitter.Quote(output.Name ?? "")} => {property},");
            var known = string.Join(", ", Signature.Outputs.Select(o => o.Name));
            writer.Line($"_ => throw new KeyNotFoundException($\"{block.Name} has no feature '{{feature}}'; available: {known}.\"),");
        }

        writer.Terminate();
        writer.Line();
    }

    private void Registration()
    {
        DocComment.Summary(writer, "Does nothing, because the constructor registers every child under its name.");
        using (writer.Braces("protected override void RegisterComponents()"))
        {
        }

        writer.Line();
    }

    private void Forward(ForwardBody body, IReadOnlyList<(int Input, Func<string, string> Check)> checks)
    {
        DocComment.Summary(writer, "Computes the outputs. The caller owns the inputs and the outputs.");
        foreach (var input in Signature.Inputs)
            DocComment.Parameter(writer, Identifiers.Camel(input.Name), Sentence(DocComment.ToXml(DocComment.Shape(input))));
        if (ReturnsTensor) DocComment.Element(writer, "returns", "returns", Sentence(shapes[Signature.Outputs[0]]));
        if (checks.Count > 0)
            DocComment.Element(writer, "exception cref=\"NetworkInputException\"", "exception", "The module does not accept an input.");
        var names = new NameScope();
        names.Reserve(plan.MemberNames);
        names.Reserve(plan.Fields.Select(f => f.Name));
        names.Reserve(plan.Weights.Select(w => Identifiers.Camel(w.Value.Name)));
        body.NameInputs(names);
        var parameters = string.Join(", ", body.Inputs.Select(i => $"{i.TypeName} {i.Text}"));
        using (writer.Braces($"public {Modifier()}{ResultType()} forward({parameters})"))
        {
            var arguments = string.Join(", ", body.Inputs.Select(i => i.Text));
            writer.Lines(checks.Select(check => check.Check(body.Inputs[check.Input].Text ?? "")));
            if (graph is not null) FactsEmitter.CheckInputs(graph, [.. body.Inputs.Select(i => i.Text ?? "")], writer);
            if (HookEmitter.HasForwardHooks(Signature)) writer.Line($"BeforeForward({arguments});");
            var printer = new ForwardPrinter(writer, names, body.Scope, IsNetwork ? "ComputesAuxiliary" : "training");
            printer.Write(
                body, ReturnsTensor ? null : () => $"new Outputs({string.Join(", ", Signature.Outputs.Select(o => body.Outputs[o].Text))})",
                HookEmitter.HasForwardHooks(Signature) ? "AfterForward" : null);
        }

        if (IsNetwork) InputsEmitter.Write(Signature, writer);
        else if (block.Kind == BlockKind.Backbone) InputsEmitter.Call(Signature, writer);
    }

    /// <summary>Networks of a head override <c>forward</c> with its parameters.</summary>
    private string Modifier() => block.Kind switch
    {
        BlockKind.Head => "virtual ",
        BlockKind.Network => "",
        _ when BaseType() == "nn.Module" => "",
        _ => "override ",
    };

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1) + ".";
}
