using SegDsl.Checkpoints.Safetensors;
using SegDsl.Checkpoints.PyTorch;

namespace SegDsl.Checkpoints;

/// <summary>The storage format of a checkpoint, detected from its content rather than its name.</summary>
public enum CheckpointFormat
{
    /// <summary>A single safetensors file.</summary>
    Safetensors,

    /// <summary>Several safetensors files with a JSON index; the index is the file to open.</summary>
    SafetensorsShards,

    /// <summary>A zip archive, which <c>torch.save</c> writes since PyTorch 1.6.</summary>
    PyTorchZip,

    /// <summary>A sequence of pickles and storages, which <c>torch.save</c> wrote before PyTorch 1.6.</summary>
    PyTorchLegacy,
}
