using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Moving modules between devices and number types.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Turns the module's floating point parameters and buffers into a type.</summary>
    /// <returns>The module itself.</returns>
    /// <exception cref="ArgumentException">The type is not one of floating point.</exception>
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Converted(module, null, type, non_blocking);

    /// <summary>Moves the module's parameters and buffers to a device.</summary>
    /// <returns>The module itself.</returns>
    public static T to<T>(this T module, Device device, bool non_blocking = false)
        where T : nn.Module => Converted(module, device, null, non_blocking);

    /// <summary>Moves the module's parameters and buffers to a device, and turns those of floating point into a type.</summary>
    /// <returns>The module itself.</returns>
    /// <exception cref="ArgumentException">The type is not one of floating point.</exception>
    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Converted(module, device, type, non_blocking);

    /// <summary>Moves the module's parameters and buffers to a device.</summary>
    /// <param name="module">The module.</param>
    /// <param name="deviceType">The kind of device.</param>
    /// <param name="deviceIndex">Which of them; −1 for the current one.</param>
    /// <param name="non_blocking">Whether a copy from pinned memory may still run when the call returns.</param>
    /// <returns>The module itself.</returns>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => Converted(module, new Device(deviceType, deviceIndex), null, non_blocking);

    /// <summary>Moves the module's parameters and buffers to a device, such as <c>cuda:0</c>.</summary>
    /// <returns>The module itself.</returns>
    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : nn.Module => Converted(module, new Device(device), null, non_blocking);

    /// <summary>Moves the module's parameters and buffers to a tensor's device, and turns those of floating point into its type.</summary>
    /// <returns>The module itself.</returns>
    public static T to<T>(this T module, Tensor other, bool non_blocking = false)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(other);
        return Converted(module, other.device, other.dtype, non_blocking);
    }

    /// <summary>Moves the module's parameters and buffers to the CPU.</summary>
    /// <returns>The module itself.</returns>
    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(DeviceType.CPU, -1, non_blocking);

    /// <summary>Moves the module's parameters and buffers to a CUDA device.</summary>
    /// <returns>The module itself.</returns>
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => module.to(DeviceType.CUDA, deviceIndex, non_blocking);

    /// <summary>Turns the module's floating point parameters and buffers into 16-bit floats.</summary>
    /// <returns>The module itself.</returns>
    public static T half<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.Float16, non_blocking);

    /// <summary>Turns the module's floating point parameters and buffers into brain floats.</summary>
    /// <returns>The module itself.</returns>
    public static T bfloat16<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.BFloat16, non_blocking);

    /// <summary>Turns the module's floating point parameters and buffers into 32-bit floats.</summary>
    /// <returns>The module itself.</returns>
    public static T @float<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.Float32, non_blocking);

    /// <summary>Turns the module's floating point parameters and buffers into 64-bit floats.</summary>
    /// <returns>The module itself.</returns>
    public static T @double<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.Float64, non_blocking);

    private static T Converted<T>(T module, Device? device, ScalarType? dtype, bool non_blocking)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Convert(device, dtype, non_blocking);
        return module;
    }
}
