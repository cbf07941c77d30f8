using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The children, with their names, in the order of registration.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => own_children;

            /// <summary>The children, in the order of registration.</summary>
            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>All modules below this one, with their dotted names: the children first, then what is below each.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children())
                    yield return child;
                foreach (var (prefix, child) in named_children())
                    foreach (var (name, module) in child.named_modules())
                        yield return ($"{prefix}.{name}", module);
            }

            /// <summary>All modules below this one, in the order of <see cref="named_modules"/>.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            /// <summary>The parameters with their dotted names: the module's own, then each child's. A shared one comes once.</summary>
            /// <param name="recurse">Whether those of the children are meant too.</param>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                Once(own_parameters, recurse, child => child.named_parameters());

            /// <summary>The parameters, in the order of <see cref="named_parameters"/>.</summary>
            /// <param name="recurse">Whether those of the children are meant too.</param>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>The buffers with their dotted names: the module's own, then each child's. A shared one comes once.</summary>
            /// <param name="recurse">Whether those of the children are meant too.</param>
            /// <param name="include_nonpersistent">Whether buffers that are not in the state dictionary are meant too.</param>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                Once(OwnBuffers(include_nonpersistent), recurse, child => child.named_buffers(true, include_nonpersistent));

            /// <summary>The buffers, in the order of <see cref="named_buffers"/>.</summary>
            /// <param name="recurse">Whether those of the children are meant too.</param>
            /// <param name="include_nonpersistent">Whether buffers that are not in the state dictionary are meant too.</param>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            /// <summary>Whether there is a parameter of this dotted name.</summary>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>The parameter of a dotted name, null where there is none.</summary>
            public virtual Parameter? get_parameter(string target)
            {
                var (owner, name) = Owner(target);
                return owner is not null && owner.own_parameters.TryGetValue(name, out var parameter) ? parameter : null;
            }

            /// <summary>Whether there is a buffer of this dotted name.</summary>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The buffer of a dotted name, null where there is none.</summary>
            public virtual Tensor? get_buffer(string target)
            {
                var (owner, name) = Owner(target);
                return owner is not null && owner.own_buffers.TryGetValue(name, out var buffer) ? buffer.Tensor : null;
            }

            private IEnumerable<(string, Tensor)> OwnBuffers(bool include_nonpersistent)
            {
                foreach (var (name, (tensor, persistent)) in own_buffers)
                    if (persistent || include_nonpersistent)
                        yield return (name, tensor);
            }

            private IEnumerable<(string, T)> Once<T>(IEnumerable<(string, T)> own, bool recurse, Func<Module, IEnumerable<(string, T)>> below)
                where T : Tensor
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var entry in own)
                    if (seen.Add(entry.Item2))
                        yield return entry;
                if (!recurse)
                    yield break;
                foreach (var (prefix, child) in named_children())
                    foreach (var (name, tensor) in below(child))
                        if (seen.Add(tensor))
                            yield return ($"{prefix}.{name}", tensor);
            }

            /// <summary>The module that a dotted name leads to, and the last part of the name. A parameter's own name may hold dots.</summary>
            private (Module? Owner, string Name) Owner(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                var dot = target.IndexOf('.', StringComparison.Ordinal);
                if (dot < 0 || own_parameters.ContainsKey(target) || own_buffers.ContainsKey(target))
                    return (this, target);
                return own_children.TryGetValue(target[..dot], out var child) ? child.Owner(target[(dot + 1)..]) : (null, target);
            }
        }
    }
}
