namespace TorchSharp.Modules;

/// <summary>The options of a group of parameters. What is null is the optimiser's default.</summary>
public class OptimizerOptions
{
    /// <summary>Makes options that leave everything open.</summary>
    public OptimizerOptions()
    {
    }

    /// <summary>The rate of the next step.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The rate that schedules start from.</summary>
    public double InitialLearningRate { get; set; }

    /// <summary>Takes over other options of the same kind.</summary>
    public virtual void LoadStateDict(OptimizerOptions source)
    {
        ArgumentNullException.ThrowIfNull(source);
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }

    /// <summary>Reads what <see cref="SaveStateDict"/> wrote.</summary>
    public virtual void LoadStateDict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }

    /// <summary>Writes the options.</summary>
    public virtual void SaveStateDict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate ?? 0);
    }

    /// <summary>Takes what is open from an optimiser's defaults.</summary>
    internal virtual void Complete(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        if (InitialLearningRate == 0)
            InitialLearningRate = LearningRate ?? 0;
    }

    /// <summary>The same kind of options with nothing set.</summary>
    internal virtual OptimizerOptions CreateEmpty() => new();

    private protected static TOptions Same<TOptions>(OptimizerOptions source)
        where TOptions : OptimizerOptions =>
        source as TOptions ?? throw new ArgumentException($"These are options of another optimiser: {source.GetType().DeclaringType?.Name}.", nameof(source));
}
