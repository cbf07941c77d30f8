using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Marks a module that never holds parameters, buffers or children.</summary>
public interface IParameterLessModule;

/// <summary>A module with one input that never holds parameters, buffers or children.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>, IParameterLessModule
{
    /// <inheritdoc/>
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    /// <summary>Refuses: the module holds nothing.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_parameter(string name, Parameter param) =>
        throw new InvalidOperationException($"{GetName()} is a module without parameters; '{name}' cannot be registered with it.");

    /// <summary>Refuses: the module holds nothing.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw new InvalidOperationException($"{GetName()} is a module without buffers; '{name}' cannot be registered with it.");

    /// <summary>Refuses: the module holds nothing.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void register_module(string name, nn.Module submodule) =>
        throw new InvalidOperationException($"{GetName()} is a module without children; '{name}' cannot be registered with it.");
}
