using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers of one parameter.</summary>
public abstract class OptimizerState
{
    private protected readonly Parameter parameter;

    private protected OptimizerState(Parameter parameter) => this.parameter = parameter;

    /// <summary>Makes the state of a parameter that has not taken a step.</summary>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Takes over another parameter's state, as copies.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Reads what <see cref="SaveStateDict"/> wrote.</summary>
    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Writes the state.</summary>
    public abstract void SaveStateDict(BinaryWriter writer);

    /// <summary>Whether another state holds nearly the same numbers.</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    /// <summary>Moves the state to a device.</summary>
    public virtual void to(Device device)
    {
    }

    /// <summary>Disposes the state's tensors.</summary>
    internal abstract void Release();

    private protected static TState Same<TState>(OptimizerState source)
        where TState : OptimizerState =>
        source as TState ?? throw new ArgumentException($"This is the state of another optimiser: {source.GetType().DeclaringType?.Name}.", nameof(source));

    /// <summary>A tensor of zeros like the parameter, which no scope disposes.</summary>
    private protected Tensor ZerosLikeParameter() => zeros_like(parameter).DetachFromDisposeScope();

    /// <summary>Puts a tensor in a field, out of every scope, and disposes the one before.</summary>
    private protected static void Keep([NotNullIfNotNull(nameof(value))] ref Tensor? field, Tensor? value)
    {
        if (ReferenceEquals(field, value))
            return;
        field?.Dispose();
        field = value?.DetachFromDisposeScope();
    }

    /// <summary>A copy of a tensor, of the parameter's type and on its device.</summary>
    [return: NotNullIfNotNull(nameof(source))]
    private protected Tensor? CopyForParameter(Tensor? source) => source?.detach().to(parameter.dtype, parameter.device, copy: true, disposeAfter: true);

    /// <summary>Whether both are missing, or both are there and nearly the same.</summary>
    private protected static bool Near(Tensor? left, Tensor? right) => left is null || right is null ? left is null && right is null : left.allclose(right);

    /// <summary>Writes whether a tensor is there, and the tensor.</summary>
    private protected static void SaveConditional(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    /// <summary>Reads what <see cref="SaveConditional"/> wrote.</summary>
    private protected Tensor? LoadConditional(BinaryReader reader) => reader.ReadBoolean() ? LoadTensor(reader) : null;

    /// <summary>Reads a tensor that is like the parameter.</summary>
    /// <exception cref="ArgumentException">The tensor in the stream has another type or shape.</exception>
    private protected Tensor LoadTensor(BinaryReader reader)
    {
        var loaded = empty(parameter.shape, dtype: parameter.dtype, device: parameter.device);
        loaded.Load(reader);
        return loaded;
    }
}
