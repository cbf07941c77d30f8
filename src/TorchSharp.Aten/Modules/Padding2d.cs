using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>What modules that put a margin around their input have in common.</summary>
    public abstract class PadBase : ParameterLessModule<Tensor, Tensor>
    {
        private readonly PaddingModes mode;

        /// <summary>Makes a module that adds margins.</summary>
        /// <param name="name">The name of the kind of module.</param>
        /// <param name="mode">What the margins are filled with.</param>
        /// <param name="value">The constant they are filled with where the mode says so.</param>
        /// <param name="padding">The margins before and after, from the last dimension on.</param>
        protected PadBase(string name, PaddingModes mode, double value, params long[] padding)
            : base(name)
        {
            this.mode = mode;
            this.value = value;
            this.padding = padding;
        }

        /// <summary>The margins before and after, from the last dimension on: left, right, top, bottom.</summary>
        public long[] padding { get; set; }

        /// <summary>The constant that the margins are filled with where the mode says so.</summary>
        public double value { get; set; }

        /// <summary>Adds the margins.</summary>
        public override Tensor forward(Tensor input) => nn.functional.pad(input, padding, mode, value);
    }

    /// <summary>Puts zeros around an image.</summary>
    public sealed class ZeroPad2d : PadBase
    {
        internal ZeroPad2d(params long[] padding)
            : base(nameof(ZeroPad2d), PaddingModes.Constant, 0, padding)
        {
        }
    }

    /// <summary>Puts an image's mirror image around it.</summary>
    public sealed class ReflectionPad2d : PadBase
    {
        internal ReflectionPad2d(params long[] padding)
            : base(nameof(ReflectionPad2d), PaddingModes.Reflect, 0, padding)
        {
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Puts zeros around an image.</summary>
            /// <param name="padding">How many on each side.</param>
            public static ZeroPad2d ZeroPad2d(long padding) => new(padding, padding, padding, padding);

            /// <summary>Puts zeros around an image.</summary>
            /// <param name="padding">How many: left, right, top, bottom.</param>
            public static ZeroPad2d ZeroPad2d((long, long, long, long) padding) => new(padding.Item1, padding.Item2, padding.Item3, padding.Item4);

            /// <summary>Puts an image's mirror image around it.</summary>
            /// <param name="padding">How wide on each side; less than the image's side.</param>
            public static ReflectionPad2d ReflectionPad2d(long padding) => new(padding, padding, padding, padding);

            /// <summary>Puts an image's mirror image around it.</summary>
            /// <param name="padding">How wide: left, right, top, bottom; less than the image's side.</param>
            public static ReflectionPad2d ReflectionPad2d((long, long, long, long) padding) =>
                new(padding.Item1, padding.Item2, padding.Item3, padding.Item4);
        }
    }
}
