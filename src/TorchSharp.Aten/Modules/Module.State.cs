namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>
            /// The parameters and persistent buffers by their dotted names: the module's own parameters, its own buffers, then each child's.
            /// The tensors are the module's own, not copies.
            /// </summary>
            /// <param name="destination">The dictionary to add to; a new one where null.</param>
            /// <param name="prefix">What the names start with, without the dot.</param>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in own_parameters)
                    destination.TryAdd(Join(prefix, name), parameter);
                foreach (var (name, buffer) in OwnBuffers(include_nonpersistent: false))
                    destination.TryAdd(Join(prefix, name), buffer);
                foreach (var (name, child) in named_children())
                    child.state_dict(destination, Join(prefix, name));
                return destination;
            }

            /// <summary>Copies values into the parameters and persistent buffers. Nothing is copied where the source does not fit.</summary>
            /// <param name="source">Values by dotted name.</param>
            /// <param name="strict">Whether names that only one side has are an error.</param>
            /// <param name="skip">Names to leave alone on both sides.</param>
            /// <returns>The module's names that the source lacks, and the source's that the module lacks.</returns>
            /// <exception cref="InvalidOperationException">The names differ (<paramref name="strict"/>), or a value has another shape.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                var skipped = new HashSet<string>(skip ?? []);
                var target = state_dict();
                var missing = target.Keys.Where(key => !skipped.Contains(key) && !source.ContainsKey(key)).ToList();
                var unexpected = source.Keys.Where(key => !skipped.Contains(key) && !target.ContainsKey(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary."
                        + Listed(" Missing: ", missing) + Listed(" Unexpected: ", unexpected));

                var common = target.Where(entry => !skipped.Contains(entry.Key) && source.ContainsKey(entry.Key)).ToList();
                var misfits = common.Where(entry => !entry.Value.shape.AsSpan().SequenceEqual(source[entry.Key].shape))
                    .Select(entry => $"{entry.Key} is {Shape(entry.Value)}, but {Shape(source[entry.Key])} in the source")
                    .ToList();
                if (misfits.Count > 0)
                    throw new InvalidOperationException("The loaded state_dict has other shapes than the module." + Listed(" ", misfits));

                using (no_grad())
                    foreach (var (name, tensor) in common)
                        tensor.copy_(source[name]);
                return (missing, unexpected);
            }

            private static string Join(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";

            private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

            private static string Listed(string title, List<string> items) => items.Count switch
            {
                0 => "",
                <= 10 => $"{title}{string.Join(", ", items)}.",
                _ => $"{title}{string.Join(", ", items.Take(10))} and {items.Count - 10} more.",
            };
        }
    }
}
