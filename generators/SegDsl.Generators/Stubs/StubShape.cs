using SegDsl.Generators.Emission;
using SegDsl.Language.Syntax;

namespace SegDsl.Generators.Stubs;

/// <summary>The head that a network derives from.</summary>
/// <param name="Class">Its class, fully qualified.</param>
/// <param name="Required">The number of required parameters of its constructor.</param>
/// <param name="Shape">Its members.</param>
internal sealed record StubBase(string Class, int Required, StubShape Shape);

/// <summary>A parameter of a constructor.</summary>
/// <param name="Type">The C# type; <c>dynamic?</c> if it is unknown.</param>
/// <param name="Name">The C# name.</param>
internal sealed record StubParameter(string Type, string Name);

/// <summary>An input.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="IsList">Whether it is a list of tensors.</param>
internal sealed record StubInput(string Name, bool IsList)
{
    /// <summary>The C# type.</summary>
    public string Type => IsList ? "Tensor[]" : "Tensor";
}

/// <summary>An output.</summary>
/// <param name="Name">The C# name; null if it has no name.</param>
/// <param name="Type">The C# type.</param>
internal sealed record StubOutput(string? Name, string Type);

/// <summary>Another member.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="Type">The C# type; <c>dynamic</c> if it is unknown.</param>
internal sealed record StubMember(string Name, string Type);

/// <summary>What user code may name of a class, as far as the syntax shows it.</summary>
/// <param name="IsLoose">Whether parts of the declaration could not be parsed, so that there may be other members.</param>
/// <param name="Base">The head that it derives from; null for others.</param>
/// <param name="Enumerations">The enumerations of its parameters, with their members.</param>
/// <param name="Parameters">The parameters of its constructor.</param>
/// <param name="Sizes">The names of the sizes of its inputs.</param>
/// <param name="Inputs">Its inputs; empty if they are unknown.</param>
/// <param name="Outputs">Its outputs.</param>
/// <param name="Values">Other names of its body, one of which may be an output, with their types.</param>
/// <param name="Fields">The names of its layers, with their types.</param>
internal sealed record StubShape(
    bool IsLoose,
    StubBase? Base,
    IReadOnlyList<(string Name, IReadOnlyList<string> Members)> Enumerations,
    IReadOnlyList<StubParameter> Parameters,
    IReadOnlyList<string> Sizes,
    IReadOnlyList<StubInput> Inputs,
    IReadOnlyList<StubOutput> Outputs,
    IReadOnlyList<StubMember> Values,
    IReadOnlyList<StubMember> Fields)
{
    /// <summary>Whether the text shows all outputs, also if other parts could not be parsed.</summary>
    public bool ShowsOutputs { get; init; }

    /// <summary>The members of a declaration.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="syntax">Its syntax.</param>
    /// <param name="names">The names in its text, for what could not be parsed.</param>
    /// <param name="isLoose">Whether parts of it could not be parsed.</param>
    /// <param name="base">The head that it derives from; null for others.</param>
    /// <param name="classOf">The class of a visible block with a name; null if there is none.</param>
    public static StubShape Of(StubKind kind, BlockSyntax syntax, LooseNames names, bool isLoose, StubBase? @base, Func<string, string?> classOf)
    {
        var statements = syntax.Statements;
        var inputs = Distinct(statements.OfType<InputSyntax>(), i => Identifiers.Camel(i.Name.Text));
        var own = inputs.Count > 0
            ? inputs.Select(i => new StubInput(Identifiers.Camel(i.Name.Text), i.Shape.IsList)).ToList()
            : [.. Distinct(names.Inputs.Select(name => new StubInput(Identifiers.Camel(name), IsList: false)), i => i.Name)];
        var outputs = OutputsOf(kind, [.. statements.OfType<OutputSyntax>()], names);
        isLoose |= syntax.IsBroken || (@base?.Shape.IsLoose ?? (own.Count == 0 || outputs.Count == 0));
        var enumerations = names.Parameters.Where(p => p.Members.Count > 0)
            .Select(p => (Kind(p.Name), (IReadOnlyList<string>)[.. Members(p.Members)])).ToList();
        IEnumerable<StubParameter> parameters = syntax.IsBroken
            ? names.Parameters.Select(p => new StubParameter("dynamic?", Identifiers.Camel(p.Name)))
            : syntax.Parameters.Select(p => new StubParameter(TypeOf(p), Identifiers.Camel(p.Name.Text)));
        parameters = [.. Channels(kind, own), .. parameters];
        // If an input is missing, arguments move to other parameters.
        if (kind == StubKind.Block && isLoose) parameters = parameters.Append(new("", "inChannels")).Select(p => p with { Type = "dynamic?" });
        return new(
            isLoose,
            @base,
            enumerations,
            [.. parameters.GroupBy(p => p.Name).Select(g => g.First())],
            [.. inputs.SelectMany(i => i.Shape.Dimensions).OfType<NameSyntax>().Select(n => Identifiers.Camel(n.Name)).Distinct()],
            @base is not null ? @base.Shape.Inputs : own,
            @base is not null ? @base.Shape.Outputs : outputs,
            [
                .. names.Outputs.Concat(names.Values).Concat(kind is StubKind.Head or StubKind.Network ? ["seg", "logits"] : [])
                    .Select(name => (Member: Members([name]).FirstOrDefault(), Type: TypeOf(name, names))).Where(v => v.Member is not null)
                    .GroupBy(v => v.Member).Select(g => new StubMember(g.Key!, g.First().Type)),
            ],
            [
                .. names.Labels.Select(label => (Name: Identifiers.Camel(label.Name), Type: StubFields.TypeOf(label.Target, syntax, classOf)))
                    .Concat(names.Values.Select(name => (Name: Identifiers.Camel(name), Type: StubFields.Unknown)))
                    .GroupBy(f => f.Name).Select(g => new StubMember(g.Key, StubFields.Common(g.Select(f => f.Type)))),
            ])
        {
            ShowsOutputs = statements.OfType<SkippedStatementSyntax>().All(s => s.IsInput || (s.Name is { } name && names.Values.Contains(name.Text))),
        };
    }

    /// <summary>The type of a value, as its annotation in the text shows it.</summary>
    private static string TypeOf(string name, LooseNames names) => names.Lists.Contains(name) ? "Tensor[]" : "Tensor";

    private static IReadOnlyList<T> Distinct<T>(IEnumerable<T> items, Func<T, string> name) => [.. items.GroupBy(name).Select(g => g.First())];

    private static IEnumerable<string> Members(IEnumerable<string> names) =>
        names.Select(Identifiers.Pascal).Where(name => name.Length > 0 && char.IsLetter(name[0])).Distinct();

    private static string Kind(string parameter) => Identifiers.Pascal(parameter) + "Kind";

    /// <summary>The constructors of blocks begin with the channels of their inputs; those of networks and heads do not.</summary>
    private static IEnumerable<StubParameter> Channels(StubKind kind, List<StubInput> inputs) => kind != StubKind.Block
        ? []
        : inputs.Select(i => i.IsList ? new StubParameter("long[]", i.Name.TrimStart('@') + "Channels")
            : new("long", inputs.Count == 1 ? "inChannels" : i.Name.TrimStart('@') + "Channels"));

    private static string TypeOf(ParameterSyntax parameter)
    {
        if (parameter.Type.Names.Count > 1) return Kind(parameter.Name.Text);
        var type = parameter.Type.Names[0].Text switch
        {
            "int" => "long",
            "float" => "double",
            "bool" => "bool",
            "string" => "string",
            "Backbone" => "Backbone",
            _ => null,
        };
        return type is null ? "dynamic?" : parameter.Type.IsList ? type + "[]" : type;
    }

    private static IReadOnlyList<StubOutput> OutputsOf(StubKind kind, IReadOnlyList<OutputSyntax> outputs, LooseNames names) =>
    [
        .. outputs.Select(o => new StubOutput(
            o.Name is { } name ? Members([name.Text]).FirstOrDefault() : null,
            (o.Shape?.IsList ?? (o.Name is { } same && o.Value is null && names.Lists.Contains(same.Text)) ? "Tensor[]" : "Tensor")
                + (o.IsAuxiliary && kind != StubKind.Block ? "?" : ""))),
    ];
}
