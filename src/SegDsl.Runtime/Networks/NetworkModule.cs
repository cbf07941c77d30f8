using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>The base class of backbones and networks of <c>.seg</c> files, with PyTorch's state order and in-place type and device conversion.</summary>
/// <typeparam name="TInput">What the module is called with: images, or the named inputs of a network.</typeparam>
public abstract class NetworkModule<TInput> : nn.Module<TInput, NamedTensors>
{
    private Tensor? weights;
    private bool hasWeights = true;

    /// <summary>Whether the module was disposed.</summary>
    internal bool IsDisposed { get; private set; }

    /// <summary>The name of the network in messages.</summary>
    internal virtual string ShownName => GetType().Name;

    private protected NetworkModule(string name) : base(name)
    {
    }

    /// <summary>Does nothing: the constructor registers children under the names of the <c>.seg</c> file.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>The parameters and persistent buffers with their keys, in PyTorch's order: see <see cref="ModuleState.Collect"/>.</summary>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        ThrowIfDisposed();
        return ModuleState.Collect(this, destination, prefix);
    }

    /// <summary>Releases the parameters and buffers.</summary>
    /// <param name="disposing">Whether <c>Dispose</c> was called, instead of the finalizer.</param>
    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    /// <summary>Checks the dimensions, the channels, the type and the device of an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its declared dimensions, for example <c>N, 3, H, W</c>.</param>
    /// <param name="rank">The number of dimensions.</param>
    /// <param name="axis">The dimension of the channels, from 0.</param>
    /// <param name="channels">The number of channels.</param>
    /// <exception cref="NetworkInputException">The input has another shape, type or device than the network expects.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    protected void RequireInput(Tensor input, string name, string shape, int rank, int axis, long channels)
    {
        ArgumentNullException.ThrowIfNull(input);
        ThrowIfDisposed();
        InputCheck.Shape(GetType().Name, input, name, shape, rank, axis, channels);
        if (!hasWeights) return;
        if (weights is null or { IsInvalid: true })
        {
            weights = parameters().FirstOrDefault(parameter => parameter.is_floating_point());
            hasWeights = weights is not null;
            if (weights is null) return;
        }
        InputCheck.Kind(GetType().Name, input, name, weights);
    }

    /// <summary>Moves the state to a device and converts it to a data type.</summary>
    /// <param name="device">The device.</param>
    /// <param name="dtype">The data type of the state.</param>
    /// <param name="non_blocking">Whether copies may be asynchronous.</param>
    /// <returns>This module.</returns>
    protected override nn.Module _to(Device device, ScalarType dtype, bool non_blocking)
    {
        ModuleState.Convert(this, dtype, device);
        return base._to(device, dtype, non_blocking);
    }

    /// <summary>Moves the state to a device.</summary>
    /// <param name="deviceType">The type of the device.</param>
    /// <param name="deviceIndex">The index of the device.</param>
    /// <param name="non_blocking">Whether copies may be asynchronous.</param>
    /// <returns>This module.</returns>
    protected override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
    {
        ModuleState.Convert(this, null, new Device(deviceType, deviceIndex));
        return base._to(deviceType, deviceIndex, non_blocking);
    }

    /// <summary>Converts the state to a data type.</summary>
    /// <param name="dtype">The data type of the state.</param>
    /// <param name="non_blocking">Whether copies may be asynchronous.</param>
    /// <returns>This module.</returns>
    protected override nn.Module _to(ScalarType dtype, bool non_blocking)
    {
        ModuleState.Convert(this, dtype, null);
        return base._to(dtype, non_blocking);
    }

    private void ThrowIfDisposed()
    {
        if (IsDisposed)
            throw new ObjectDisposedException(ShownName, $"{ShownName} was disposed. Use a network before it is disposed, or create another.");
    }
}
