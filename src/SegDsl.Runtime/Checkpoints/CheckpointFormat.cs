using SegDsl.Checkpoints.Safetensors;
using SegDsl.Checkpoints.PyTorch;

namespace SegDsl.Checkpoints;

/// <summary>What a checkpoint is stored as; told by its content, never by its name.</summary>
public enum CheckpointFormat
{
    /// <summary>One safetensors file.</summary>
    Safetensors,

    /// <summary>Several safetensors files with an index; the index is what is opened.</summary>
    SafetensorsShards,

    /// <summary>What <c>torch.save</c> writes since PyTorch 1.6: a zip archive.</summary>
    PyTorchZip,

    /// <summary>What <c>torch.save</c> wrote before: pickles, then storages.</summary>
    PyTorchLegacy,
}
