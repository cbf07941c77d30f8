using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Operations;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the class of the iterations of a loop over tensors.</summary>
internal static class PassEmitter
{
    /// <summary>Emits the class.</summary>
    /// <param name="plan">The plan of the class.</param>
    /// <param name="name">The name of the class.</param>
    /// <param name="writer">Receives the class.</param>
    /// <returns>The class, and the parameters of its constructor, in order.</returns>
    public static (CSharpWriter Text, IReadOnlyList<UsedName> Needs) Write(ModulePlan plan, string name, CSharpWriter writer)
    {
        var loop = plan.Loop ?? throw new InvalidOperationException("The plan is not that of a loop.");
        var forward = new ConstantEmitter(plan.Block.Signature);
        var body = ForwardBuilder.Build(plan, forward);
        var kept = new HashSet<string>(forward.Used.Select(u => u.Text), StringComparer.Ordinal);
        var constructorText = writer.Nested();
        var constructor = new ConstructorEmitter(plan, constructorText);
        constructor.Write(kept);
        var result = (plan.Shapes.Of(loop.Body) as TensorValue)?.Shape ?? throw new InvalidOperationException("The result of an iteration is unknown.");
        var channels = constructor.Text.AreKnown(result) ? constructor.Text.ChannelsOf(result) : null;
        var needs = constructor.Used.Concat(forward.Used).Where(u => u.Text is not ("norm" or "init"))
            .GroupBy(u => u.Text, StringComparer.Ordinal).Select(g => g.First()).ToList();
        if (plan.HoldsNorm) needs.Add(new("norm", plan.HasNorm && !plan.LeavesNorm ? "Normalization" : "Normalization?"));
        if (plan.HoldsInitialization) needs.Add(new("init", "Initializer?"));

        var place = loop.Label is { } label ? $" in <c>{label}</c>" : "";
        writer.Line($"/// <summary>An iteration of <c>for</c>{place}; returns {ShapeDoc.Of(plan.Shapes, result)}.</summary>");
        using (writer.Braces($"private sealed class {name} : nn.Module"))
        {
            foreach (var field in forward.Used) writer.Line($"private readonly {field.Type} {field.Text};");
            foreach (var field in plan.Fields) writer.Line($"private readonly {field.Type}{(field.IsConditional ? "?" : "")} {field.Name};");
            writer.Line();
            writer.Line($"public {name}({string.Join(", ", needs.Select(n => $"{n.Type} {n.Text}"))})");
            using (writer.Indent()) writer.Line($": base(nameof({name}))");
            using (writer.Braces())
            {
                foreach (var field in forward.Used) writer.Line($"this.{field.Text} = {field.Text};");
                writer.Append(constructorText);
                writer.Unmapped();
                if (channels is not null) writer.Line($"OutChannels = {channels};");
            }

            writer.Line();
            if (channels is not null)
            {
                writer.Line("public long OutChannels { get; }");
                writer.Line();
            }

            using (writer.Braces("protected override void RegisterComponents()"))
            {
            }

            writer.Line();
            Forward(plan, body, writer);
            foreach (var inner in constructor.PassClasses)
            {
                writer.Line();
                writer.Append(inner);
            }
        }

        return (writer, needs);
    }

    private static void Forward(ModulePlan plan, ForwardBody body, CSharpWriter writer)
    {
        var names = new NameScope();
        names.Reserve(plan.MemberNames);
        names.Reserve(plan.Fields.Concat(plan.Borrowed).Select(f => f.Name));
        body.NameInputs(names);
        var parameters = body.Inputs.Select(i => $"{i.TypeName} {i.Text}").Concat(plan.Borrowed.Select(f => $"{f.Type} {f.Name}"));
        using (writer.Braces($"public Tensor Forward({string.Join(", ", parameters)})"))
            new ForwardPrinter(writer, names, body.Scope, "training").Write(body, null);
    }
}
