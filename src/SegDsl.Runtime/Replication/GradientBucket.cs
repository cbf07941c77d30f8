using SegDsl.Distributed;
using SegDsl.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>
/// The gradients of some parameters in one flat tensor, which are averaged over the ranks together. Counts follow the gradients in the tensor: for every
/// parameter the number of ranks without a gradient, and once the number of ranks where gradients arrived after their bucket was sent.
/// </summary>
internal sealed class GradientBucket : IDisposable
{
    private readonly ProcessGroup group;
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly bool[] isMissing;
    private readonly Tensor flat;
    private readonly Tensor[] gradients;
    private readonly Tensor counts;
    private readonly Tensor share;
    private CollectiveWork? work;

    /// <summary>Allocates the bucket.</summary>
    /// <param name="parameters">Parameters of the same type on the same device.</param>
    /// <param name="group">The ranks.</param>
    public GradientBucket(IReadOnlyList<Parameter> parameters, ProcessGroup group)
    {
        (this.parameters, this.group, isMissing) = (parameters, group, new bool[parameters.Count]);
        using var scope = NewDisposeScope();
        flat = zeros([parameters.Sum(parameter => parameter.numel()) + parameters.Count + 1], parameters[0].dtype, parameters[0].device);
        (gradients, counts) = Split(flat);
        share = tensor(1.0 / group.Size);
        scope.Detach([flat, .. gradients, counts, share]);
    }

    /// <summary>Whether a parameter has a gradient. After <see cref="Send"/>, that is a late gradient.</summary>
    public bool HasGradients => parameters.Any(parameter =>
    {
        using var gradient = parameter.grad;
        return gradient is not null;
    });

    /// <summary>Moves the gradients out of the parameters and starts their all-reduce.</summary>
    /// <param name="late">Whether late gradients of other buckets exist on this rank.</param>
    public void Send(bool late)
    {
        using var without = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 0; i < parameters.Count; i++) isMissing[i] = !Move(i, gradients[i]);
        counts.copy_(tensor((float[])[.. isMissing.Select(missing => missing ? 1 : 0), late ? 1 : 0]));
        work = group.StartAllReduce(flat);
    }

    /// <summary>Waits for the all-reduce.</summary>
    public void Wait()
    {
        var sent = work ?? throw new InvalidOperationException("The bucket was not sent.");
        work = null;
        sent.Wait();
    }

    /// <summary>Adds gradients that arrived on any rank after <see cref="Send"/>. All ranks must call it.</summary>
    public void AddLate()
    {
        using var without = no_grad();
        using var scope = NewDisposeScope();
        var late = zeros_like(flat);
        var (lateGradients, lateCounts) = Split(late);
        var found = new float[parameters.Count + 1];
        for (var i = 0; i < parameters.Count; i++)
            if (Move(i, lateGradients[i]) && isMissing[i]) found[i] = -1;
        lateCounts.copy_(tensor(found));
        group.AllReduce(late);
        flat.add_(late);
    }

    /// <summary>The counts: for every parameter the number of ranks without a gradient, then the number of ranks with late gradients.</summary>
    public float[] Counts()
    {
        using var scope = NewDisposeScope();
        return counts.to(ScalarType.Float32).cpu().data<float>().ToArray();
    }

    /// <summary>Assigns mean gradients to the parameters, as views of the bucket. Parameters without a gradient on all ranks get none.</summary>
    /// <returns>The parameters without a gradient on some rank.</returns>
    public IReadOnlyList<Parameter> Assign()
    {
        var missing = Counts();
        for (var i = 0; i < parameters.Count; i++) parameters[i].grad = missing[i] < group.Size ? gradients[i] : null;
        return [.. parameters.Where((_, i) => missing[i] > 0)];
    }

    /// <summary>Disposes the bucket, except for gradients that parameters still refer to.</summary>
    public void Dispose()
    {
        foreach (var gradient in gradients) gradient.Dispose();
        counts.Dispose();
        share.Dispose();
        flat.Dispose();
    }

    /// <summary>Moves the gradient of a parameter, divided by the number of ranks, into the bucket; zeros if there is none.</summary>
    private bool Move(int index, Tensor destination)
    {
        using var gradient = parameters[index].grad;
        if (gradient is null)
        {
            destination.zero_();
            return false;
        }
        TorchOperators.MultiplyInto.Call(gradient, share, destination);
        parameters[index].grad = null;
        return true;
    }

    // Gradients have the strides of their parameters: other layouts slow the optimizer down.
    private (Tensor[] Gradients, Tensor Counts) Split(Tensor whole)
    {
        var (views, start) = (new Tensor[parameters.Count], 0L);
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = whole.as_strided(parameters[i].shape, parameters[i].stride(), start);
            start += parameters[i].numel();
        }
        return (views, whole.narrow(0, start, parameters.Count + 1));
    }
}
