using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Parameters that share options.</summary>
public class ParamGroup : ILearningRateController
{
    private OptimizerOptions? options;

    /// <summary>Makes a group without parameters.</summary>
    public ParamGroup()
    {
    }

    /// <summary>The parameters.</summary>
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    /// <summary>The options.</summary>
    /// <exception cref="InvalidOperationException">They are read and none were set.</exception>
    public OptimizerOptions Options
    {
        get => options ?? throw new InvalidOperationException("The group has no options yet: give it some, or add it to an optimiser.");
        set => options = value;
    }

    /// <summary>The rate of the next step.</summary>
    public double LearningRate
    {
        get => Options.LearningRate ?? throw new InvalidOperationException("The group has no learning rate yet: give it one, or add it to an optimiser.");
        set => Options.LearningRate = value;
    }

    /// <summary>The rate that schedules start from.</summary>
    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }

    internal bool HasOptions => options is not null;
}

/// <summary>Parameters that share options of an optimiser's own kind.</summary>
/// <typeparam name="TOptions">The kind of options.</typeparam>
public class ParamGroup<TOptions> : ParamGroup
    where TOptions : OptimizerOptions
{
    /// <summary>Makes a group without parameters.</summary>
    public ParamGroup()
    {
    }

    /// <summary>Makes a group.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">The options; the optimiser's where null.</param>
    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        if (options is not null)
            base.Options = options;
    }

    /// <summary>The options.</summary>
    /// <exception cref="InvalidOperationException">They are read and none were set.</exception>
    public new TOptions Options
    {
        get => (TOptions)base.Options;
        set => base.Options = value;
    }
}
