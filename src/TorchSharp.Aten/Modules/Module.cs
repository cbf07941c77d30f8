using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The building blocks of neural networks.</summary>
    public static partial class nn
    {
        /// <summary>
        /// What every part of a network is: a named holder of parameters, buffers and child modules. It owns them: disposing it disposes them.
        /// </summary>
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields)]
        public partial class Module : IDisposable
        {
            private readonly OrderedDict<string, Parameter> own_parameters = [];
            private readonly OrderedDict<string, (Tensor Tensor, bool Persistent)> own_buffers = [];
            private readonly OrderedDict<string, Module> own_children = [];
            private readonly string name;

            /// <summary>Makes a module without parameters, in training mode.</summary>
            /// <param name="name">The name of the kind of module.</param>
            protected Module(string name)
            {
                this.name = name;
                training = true;
            }

            /// <summary>Whether the module is in training mode; it is at first.</summary>
            public virtual bool training { get; private set; }

            /// <summary>The name of the kind of module, such as <c>Conv2d</c>.</summary>
            public virtual string GetName() => name;

            /// <summary>Puts the module and all below it into training mode, or out of it.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var (_, child) in own_children)
                    child.train(train);
            }

            /// <summary>Puts the module and all below it into evaluation mode.</summary>
            public virtual void eval() => train(false);

            /// <summary>Clears the gradients of all parameters: to null, or (<paramref name="set_to_none"/> false) to zeros.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    using var gradient = parameter.grad;
                    if (gradient is null)
                        continue;
                    if (set_to_none)
                        parameter.grad = null;
                    else
                        gradient.detach_().fill_(0);
                }
            }

            /// <summary>Calls a function with every module below this one and then with this one, children before parents.</summary>
            /// <returns>This module.</returns>
            public virtual Module apply(Action<Module> fn)
            {
                ArgumentNullException.ThrowIfNull(fn);
                foreach (var (_, child) in own_children)
                    child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Disposes the module with its parameters, buffers and children.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes what the module owns.</summary>
            /// <param name="disposing">Whether it is called from <see cref="Dispose()"/>.</param>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var (_, parameter) in own_parameters)
                    parameter.Dispose();
                foreach (var (_, (buffer, _)) in own_buffers)
                    buffer.Dispose();
                foreach (var (_, child) in own_children)
                    child.Dispose();
            }
        }
    }
}
