using SegDsl.Checkpoints.PyTorch;
using SegDsl.Checkpoints.Safetensors;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>Loads and saves the weights of networks, backbones, blocks and other modules in one call.</summary>
public static class ModuleCheckpoints
{
    private const string Safetensors = ".safetensors";

    private static readonly string[] PyTorchEndings = [".pth", ".pt", ".ckpt", ".bin"];

    /// <summary>
    /// Copies parameters and buffers from a checkpoint into a module, converting to the types and devices of the module. Code in the file is never executed.
    /// </summary>
    /// <param name="module">The module to load into.</param>
    /// <param name="path">
    /// A safetensors file, the index of a sharded checkpoint (<c>*.safetensors.index.json</c>), or a <c>torch.save</c> file. The content determines the
    /// format, not the name.
    /// </param>
    /// <param name="match">
    /// How strictly file and module must match. With <see cref="StateMatch.Partial"/>, entries that differ keep their values, and the result lists them.
    /// </param>
    /// <param name="key">
    /// The dictionary to read from a file that has several, or the first part of the names to read; null for the one with the most names of the module.
    /// </param>
    /// <param name="unused">
    /// The paths of modules that are not used after loading, for example auxiliary heads in inference; their entries may be missing. Null for none.
    /// </param>
    /// <param name="renames">The beginnings of keys that are replaced before the names are compared. Null for none.</param>
    /// <returns>The result for every entry.</returns>
    /// <exception cref="CheckpointException">
    /// The file is missing, unreadable, damaged or ambiguous, a rename matches no name, or no entry matches the module.
    /// </exception>
    /// <exception cref="StateMismatchException"><paramref name="match"/> is exact and the entries differ; the module is unchanged.</exception>
    public static StateLoadReport Load(
        this nn.Module module, string path, StateMatch match = StateMatch.Exact, string? key = null, IReadOnlyCollection<string>? unused = null,
        IReadOnlyList<KeyRename>? renames = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(path);
        using var file = Checkpoint.OpenFor(module, path, key);
        var report = StateLoader.Load(module, file, match, unused, renames);
        return report.Loaded.Count > 0
            ? report
            : throw new CheckpointException(path, $"has no entry that matches the module in name and shape. Nothing was loaded.\n{report.Differences()}");
    }

    /// <summary>
    /// Saves the parameters and persistent buffers of a module, from any device. The file is written atomically, and its folder is created if it is missing.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="path">
    /// The file to create or replace: <c>.safetensors</c>, or <c>.pth</c>, <c>.pt</c>, <c>.ckpt</c> or <c>.bin</c> for the format that
    /// <c>torch.load(weights_only=True)</c> reads.
    /// </param>
    /// <param name="metadata">String metadata to store in a safetensors file; null for none.</param>
    /// <exception cref="ArgumentException">The ending of the name is unknown, or <paramref name="metadata"/> is given for another format.</exception>
    /// <exception cref="InvalidOperationException">The module has neither parameters nor buffers, for example because it is disposed.</exception>
    /// <exception cref="CheckpointException">The file cannot be written. An existing file is unchanged.</exception>
    public static void Save(this nn.Module module, string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(path);
        var state = module.state_dict();
        if (state.Count == 0)
            throw new InvalidOperationException($"{path}: {module.GetType().Name} has neither parameters nor buffers. Save it before it is disposed.");
        if (path.EndsWith(Safetensors, StringComparison.OrdinalIgnoreCase))
        {
            SafetensorsWriter.Write(path, state, metadata);
            return;
        }
        if (!Array.Exists(PyTorchEndings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException(
                $"{path}: the name must end with {Safetensors}, {string.Join(", ", PyTorchEndings[..^1])} or {PyTorchEndings[^1]}.", nameof(path));
        if (metadata is { Count: > 0 })
            throw new ArgumentException($"{path}: only safetensors files have metadata. Let the name end with {Safetensors}.", nameof(metadata));
        PyTorchWriter.Write(path, [.. state.Select(entry => TensorSource.Of(entry.Key, entry.Value))]);
    }
}
