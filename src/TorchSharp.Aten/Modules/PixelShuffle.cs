using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Turns channels into pixels: [N, C·r², H, W] → [N, C, H·r, W·r].</summary>
    public sealed class PixelShuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal PixelShuffle(long upscale_factor)
            : base(nameof(PixelShuffle))
        {
            this.upscale_factor = upscale_factor;
        }

        /// <summary>r.</summary>
        public long upscale_factor { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.pixel_shuffle(input, upscale_factor);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Turns channels into pixels: [N, C·r², H, W] → [N, C, H·r, W·r].</summary>
            /// <param name="upscale_factor">r.</param>
            public static PixelShuffle PixelShuffle(long upscale_factor) => new(upscale_factor);
        }
    }
}
