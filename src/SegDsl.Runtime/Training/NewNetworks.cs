using System.Runtime.CompilerServices;
using SegDsl.Experiments;
using SegDsl.Networks;

namespace SegDsl.Training;

/// <summary>Creates the networks of experiments. Each belongs to one run, which trains and disposes it.</summary>
internal static class NewNetworks
{
    private static readonly ConditionalWeakTable<SegmentationNetwork, Experiment> Created = [];

    /// <summary>Creates the network of an experiment.</summary>
    /// <exception cref="TrainingException">The function of the experiment returns no network, a disposed one, or that of another run.</exception>
    public static SegmentationNetwork Create(Experiment experiment)
    {
        var network = experiment.CreateNetwork()
            ?? throw Refuse(experiment, $"{nameof(Experiment.CreateNetwork)} returned null");
        if (!Created.TryAdd(network, experiment)) throw Refuse(experiment, $"{nameof(Experiment.CreateNetwork)} returned the network of an earlier run");
        if (network.IsDisposed)
            throw Refuse(experiment, $"{nameof(Experiment.CreateNetwork)} returned a network that was disposed");
        return network;
    }

    private static TrainingException Refuse(Experiment experiment, string what) => new(
        $"{experiment.Name}: {what}. It must create a network in every call, as in '() => new {experiment.NetworkName}()'. "
        + $"To continue with trained weights, use {OptionTerms.Choose("--start FILE", $"{nameof(TrainingOptions)}.{nameof(TrainingOptions.StartWeights)}")}.");
}
