using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>
/// The autocast state of the calling thread. Only the C++ interface of libtorch exposes it: its functions are looked up by their mangled names. Their
/// arguments and results are small integers.
/// </summary>
internal sealed unsafe class AutocastState
{
    private static readonly Lazy<AutocastState> state = new(() => new AutocastState());

    private readonly delegate* unmanaged<DeviceType, byte> isEnabled;
    private readonly delegate* unmanaged<DeviceType, byte, void> setEnabled;
    private readonly delegate* unmanaged<DeviceType, ScalarType> getType;
    private readonly delegate* unmanaged<DeviceType, ScalarType, void> setType;
    private readonly delegate* unmanaged<int> incrementNesting;
    private readonly delegate* unmanaged<int> decrementNesting;
    private readonly delegate* unmanaged<void> clearCache;

    private AutocastState()
    {
        isEnabled = (delegate* unmanaged<DeviceType, byte>)Function(
            "is_autocast_enabled", "_ZN2at8autocast19is_autocast_enabledEN3c1010DeviceTypeE", "?is_autocast_enabled@autocast@at@@YA_NW4DeviceType@c10@@@Z");
        setEnabled = (delegate* unmanaged<DeviceType, byte, void>)Function(
            "set_autocast_enabled",
            "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb",
            "?set_autocast_enabled@autocast@at@@YAXW4DeviceType@c10@@_N@Z");
        getType = (delegate* unmanaged<DeviceType, ScalarType>)Function(
            "get_autocast_dtype",
            "_ZN2at8autocast18get_autocast_dtypeEN3c1010DeviceTypeE",
            "?get_autocast_dtype@autocast@at@@YA?AW4ScalarType@c10@@W4DeviceType@4@@Z");
        setType = (delegate* unmanaged<DeviceType, ScalarType, void>)Function(
            "set_autocast_dtype",
            "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE",
            "?set_autocast_dtype@autocast@at@@YAXW4DeviceType@c10@@W4ScalarType@4@@Z");
        incrementNesting = (delegate* unmanaged<int>)Function(
            "increment_nesting", "_ZN2at8autocast17increment_nestingEv", "?increment_nesting@autocast@at@@YAHXZ");
        decrementNesting = (delegate* unmanaged<int>)Function(
            "decrement_nesting", "_ZN2at8autocast17decrement_nestingEv", "?decrement_nesting@autocast@at@@YAHXZ");
        clearCache = (delegate* unmanaged<void>)Function(
            "clear_cache", "_ZN2at8autocast11clear_cacheEv", "?clear_cache@autocast@at@@YAXXZ");
    }

    /// <summary>The state of the calling thread.</summary>
    /// <exception cref="EntryPointNotFoundException">libtorch lacks one of the functions.</exception>
    public static AutocastState OfThread => state.Value;

    /// <summary>Whether operators on a device type cast their inputs, and to which type.</summary>
    /// <param name="device">A device type that supports autocast.</param>
    public (bool IsEnabled, ScalarType Type) this[DeviceType device]
    {
        get => (isEnabled(device) != 0, getType(device));
        set
        {
            setEnabled(device, value.IsEnabled ? (byte)1 : (byte)0);
            setType(device, value.Type);
        }
    }

    /// <summary>Increments the number of nested scopes.</summary>
    public void Enter() => incrementNesting();

    /// <summary>
    /// Decrements the number of nested scopes. After the outermost scope, the cache of cast weights is cleared, since weights change between steps; libtorch
    /// has one cache for all threads.
    /// </summary>
    public void Leave()
    {
        if (decrementNesting() == 0) clearCache();
    }

    /// <summary>Looks up a function of at::autocast in libtorch_cpu.</summary>
    /// <param name="name">The name of the function, for messages.</param>
    /// <param name="itanium">The symbol on Linux and macOS.</param>
    /// <param name="microsoft">The symbol on Windows.</param>
    /// <exception cref="EntryPointNotFoundException">libtorch does not export the function.</exception>
    internal static nint Function(string name, string itanium, string microsoft)
    {
        var symbol = OperatingSystem.IsWindows() ? microsoft : itanium;
        return NativeLibrary.TryGetExport(StableAbi.Handle, symbol, out var function) ? function : throw new EntryPointNotFoundException(
            $"Mixed precision requires at::autocast::{name}, but the loaded libtorch does not export it as {symbol}. "
            + "Reference the TorchSharp version that SegDsl depends on.");
    }
}
