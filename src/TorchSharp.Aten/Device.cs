using System.Globalization;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>No device: shapes without memory.</summary>
    public static readonly Device META = new(DeviceType.META);

    private static Device defaultDevice = CPU;

    /// <summary>The current CUDA device.</summary>
    /// <exception cref="InvalidOperationException">This libtorch has no CUDA, or the machine no such device.</exception>
    public static Device CUDA => InitializeDevice(new Device(DeviceType.CUDA));

    /// <summary>A device by its description, such as "cpu" or "cuda:0".</summary>
    public static Device device(string description) => InitializeDevice(new Device(description));

    /// <summary>A device by kind and index.</summary>
    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <summary>A device by kind and index.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <summary>The CUDA device of that index.</summary>
    public static Device device(int index) => InitializeDevice(new Device(index));

    /// <summary>Where tensors are made when no device is given.</summary>
    public static Device get_default_device() => defaultDevice;

    /// <summary>Sets where tensors are made when no device is given.</summary>
    public static void set_default_device(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        defaultDevice = InitializeDevice(device);
    }

    /// <summary>Sets where tensors are made when no device is given.</summary>
    public static void set_default_device(string device) => set_default_device(torch.device(device));

    /// <summary>Makes sure that devices of that kind can be used.</summary>
    /// <exception cref="InvalidOperationException">They cannot.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException(
                $"Torch device type {deviceType} did not initialise on the current machine: this libtorch ({__version__}) or the machine has no such device.");
        }
    }

    /// <summary>Whether devices of that kind can be used.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CPU or DeviceType.META => true,
        DeviceType.CUDA => cuda.is_available(),
        _ => false,
    };

    /// <summary>The device itself (the default one for null) once it can be used.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public static Device InitializeDevice(Device? device)
    {
        device ??= defaultDevice;
        if (device.type != DeviceType.CPU)
            InitializeDeviceType(device.type);
        return device;
    }

    /// <summary>A place for tensors: a kind of device and, where there may be several, an index.</summary>
    public class Device
    {
        /// <summary>A device by its description, such as "cpu", "cuda" or "cuda:0".</summary>
        /// <exception cref="ArgumentException">The description is none of a device.</exception>
        public Device(string description)
        {
            ArgumentNullException.ThrowIfNull(description);
            int colon = description.IndexOf(':', StringComparison.Ordinal);
            type = Parse(colon < 0 ? description : description[..colon]);
            index = -1;
            if (colon >= 0 && !int.TryParse(description.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int parsed))
                throw new ArgumentException($"'{description}' is not a device: after the colon a number is wanted, as in 'cuda:0'.", nameof(description));
            else if (colon >= 0)
                index = int.Parse(description.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        /// <summary>A device by kind and index; -1 is the current one of that kind.</summary>
        public Device(string deviceType, int index = -1)
        {
            ArgumentNullException.ThrowIfNull(deviceType);
            type = Parse(deviceType);
            this.index = index;
        }

        /// <summary>A device by kind and index; -1 is the current one of that kind.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The CUDA device of that index.</summary>
        public Device(int index)
        {
            type = DeviceType.CUDA;
            this.index = index;
        }

        /// <summary>The kind of device.</summary>
        public DeviceType type { get; }

        /// <summary>Which one of its kind; -1 is the current one.</summary>
        public int index { get; }

        /// <summary>A device by its description, such as "cuda:0".</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>The description, such as "cpu" or "cuda:0".</summary>
        public override string ToString()
        {
            string name = NameOf(type);
            return index == -1 || type == DeviceType.CPU ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{index}");
        }

        private static string NameOf(DeviceType type) => type switch
        {
            DeviceType.CPU => "cpu",
            DeviceType.CUDA => "cuda",
            DeviceType.META => "meta",
            DeviceType.MPS => "mps",
            _ => type.ToString(),
        };

        private static DeviceType Parse(string name) =>
            Enum.TryParse(name, ignoreCase: true, out DeviceType type) && Enum.IsDefined(type) && !char.IsDigit(name[0])
                ? type
                : throw new ArgumentException($"'{name}' is not a kind of device; known are cpu, cuda and meta.");
    }
}
