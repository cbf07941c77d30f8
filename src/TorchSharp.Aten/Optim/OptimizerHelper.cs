using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>An optimiser that remembers something of each parameter.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private readonly OptimizerOptions defaults;
    private readonly Dictionary<Parameter, OptimizerState> states = new(ReferenceEqualityComparer.Instance);

    private protected OptimizerHelper(OptimizerOptions defaults, IEnumerable<ParamGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        this.defaults = defaults;
        foreach (var group in groups)
            add_param_group(group);
    }

    /// <inheritdoc/>
    public override void add_param_group(ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        var parameters = param_group.Parameters.ToArray();
        if (!param_group.HasOptions)
            param_group.Options = defaults.CreateEmpty();
        param_group.Options.Complete(defaults);
        param_group.Parameters = parameters;
        base.add_param_group(param_group);
        foreach (var parameter in parameters)
        {
            if (states.ContainsKey(parameter))
                continue;
            var state = CreateState(parameter);
            state.Initialize(param_group.Options);
            states.Add(parameter, state);
        }
    }

    /// <summary>The options of the groups and the state of the parameters. They are the optimiser's own, not copies.</summary>
    public virtual StateDictionary state_dict()
    {
        var result = new StateDictionary();
        foreach (var group in groups)
        {
            result.Options.Add(group.Options);
            var indices = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                indices.Add(result.State.Count);
                result.State.Add(states[parameter]);
            }
            result.StateIndexRef.Add(indices);
        }
        return result;
    }

    /// <summary>Takes over the options and the state of an optimiser of the same kind for parameters of the same shapes.</summary>
    /// <exception cref="ArgumentException">The optimiser is of another kind, or has other numbers of groups or parameters.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        ArgumentNullException.ThrowIfNull(state_dict);
        var own = this.state_dict();
        CheckCounts(own, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < own.Options.Count; i++)
            own.Options[i].LoadStateDict(state_dict.Options[i]);
        for (var i = 0; i < own.State.Count; i++)
            own.State[i].LoadStateDict(state_dict.State[i]);
    }

    /// <summary>Writes options and state to a file, which appears when it is whole.</summary>
    public void save_state_dict(string location)
    {
        var unfinished = location + ".tmp";
        using (var writer = new BinaryWriter(File.Create(unfinished)))
            save_state_dict(writer);
        File.Move(unfinished, location, overwrite: true);
    }

    /// <summary>Writes options and state.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(own.Options.Count);
        writer.Write7BitEncodedInt64(own.State.Count);
        foreach (var options in own.Options)
            options.SaveStateDict(writer);
        foreach (var state in own.State)
            state.SaveStateDict(writer);
    }

    /// <inheritdoc cref="load_state_dict(BinaryReader)"/>
    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>Reads what <see cref="save_state_dict(BinaryWriter)"/> wrote. Where it does not fit, the optimiser stays as it was.</summary>
    /// <exception cref="InvalidDataException">It is of another kind of optimiser, or no such thing at all.</exception>
    /// <exception cref="ArgumentException">It has other numbers of groups or parameters, or is for parameters of other types or shapes.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var kind = reader.ReadString();
        if (kind != GetType().Name)
            throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{kind}' in the loaded stream.");
        var own = state_dict();
        CheckCounts(own, reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());

        using var scope = NewDisposeScope();
        var loaded = new StateDictionary();
        foreach (var _ in own.Options)
        {
            var options = defaults.CreateEmpty();
            options.LoadStateDict(reader);
            loaded.Options.Add(options);
        }
        foreach (var parameter in parameters())
        {
            var state = CreateState(parameter);
            state.LoadStateDict(reader);
            loaded.State.Add(state);
        }
        load_state_dict(loaded);
        foreach (var state in loaded.State)
            state.Release();
    }

    /// <summary>Moves the state to a device.</summary>
    public void to(Device device)
    {
        foreach (var state in states.Values)
            state.to(device);
    }

    private protected override void Release()
    {
        foreach (var state in states.Values)
            state.Release();
    }

    private protected OptimizerState StateOf(Parameter parameter) => states[parameter];

    private protected abstract OptimizerState CreateState(Parameter parameter);

    /// <summary>Throws where a number is not among those that make sense.</summary>
    private protected static void Check(bool holds, string what, double value)
    {
        if (!holds)
            throw new ArgumentException(FormattableString.Invariant($"Invalid {what}: {value}"));
    }

    private static void CheckCounts(StateDictionary own, long options, long states)
    {
        if (options != own.Options.Count)
            throw new ArgumentException($"Invalid optimizer state -- different number of parameter groups: {options} instead of {own.Options.Count}.");
        if (states != own.State.Count)
            throw new ArgumentException($"Invalid optimizer state -- different number of states: {states} instead of {own.State.Count}.");
    }
}
