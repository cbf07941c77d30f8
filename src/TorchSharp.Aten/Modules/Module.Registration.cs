using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private bool components_registered;

            /// <summary>Makes a tensor a parameter of the module, which owns it from now on: no dispose scope takes it away.</summary>
            /// <exception cref="ArgumentNullException">The parameter is null.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (own_parameters.ContainsKey(name))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                param.DetachFromDisposeScope();
                own_parameters.Add(name, param);
            }

            /// <summary>Makes a tensor a buffer of the module: state that is not learned. The module owns it from now on.</summary>
            /// <param name="name">The buffer's name.</param>
            /// <param name="tensor">The buffer.</param>
            /// <param name="persistent">Whether it belongs to the state dictionary.</param>
            /// <exception cref="ArgumentNullException">The tensor is null.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (own_buffers.ContainsKey(name))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                tensor.DetachFromDisposeScope();
                own_buffers.Add(name, (tensor, persistent));
            }

            /// <summary>Makes a module a child of this one, which owns it from now on. A null takes the child of that name away.</summary>
            /// <exception cref="ArgumentException">The name holds a dot or is empty.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (string.IsNullOrEmpty(name))
                    throw new ArgumentException("module name can't be empty string \"\"", nameof(name));
                if (name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException($"module name can't contain \".\", got: {name}", nameof(name));
                if (submodule is null)
                    own_children.Remove(name);
                else if (own_children.ContainsKey(name))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                else
                    own_children.Add(name, submodule);
            }

            /// <inheritdoc cref="register_module(string, Module)"/>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>
            /// Registers the parameters, tensors and modules that the fields of the class hold, by the fields' names
            /// (or what <see cref="ComponentNameAttribute"/> says). A second call does nothing; what is registered already stays.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (components_registered)
                    return;
                components_registered = true;
                foreach (var field in GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    var component = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    switch (field.GetValue(this))
                    {
                        case Module child when !own_children.ContainsKey(component):
                            register_module(component, child);
                            break;
                        case Parameter parameter when !own_parameters.ContainsKey(component):
                            register_parameter(component, parameter);
                            break;
                        case Tensor tensor when tensor is not Modules.Parameter && !own_buffers.ContainsKey(component):
                            register_buffer(component, tensor);
                            break;
                    }
                }
            }

            /// <summary>Takes all children away without disposing them.</summary>
            protected void ClearModules() => own_children.Clear();

            /// <summary>Puts a parameter in the place of a registered one, which is disposed; a null takes it away.</summary>
            internal void SetParameter<T>(string name, ref T field, T value)
                where T : Parameter?
            {
                if (ReferenceEquals(field, value))
                    return;
                field?.Dispose();
                own_parameters.Remove(name);
                field = value;
                if (value is not null)
                    register_parameter(name, value);
            }

            /// <summary>Puts a buffer in the place of a registered one, which is disposed; a null takes it away.</summary>
            internal void SetBuffer(string name, ref Tensor? field, Tensor? value)
            {
                if (ReferenceEquals(field, value))
                    return;
                field?.Dispose();
                own_buffers.Remove(name);
                field = value;
                if (value is not null)
                    register_buffer(name, value);
            }

            /// <summary>Takes all parameters away without disposing them.</summary>
            internal void ClearParameters() => own_parameters.Clear();
        }
    }
}
