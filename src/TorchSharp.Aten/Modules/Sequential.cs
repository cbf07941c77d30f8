using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules that run one after the other, each on the result of the one before it.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<(string Name, nn.IModule<Tensor, Tensor> Module)> stages = [];

        /// <summary>Makes a chain of modules, named by their positions.</summary>
        protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules)
            : base(nameof(Sequential))
        {
            foreach (var module in modules)
                append(module);
        }

        /// <summary>Makes a chain of named modules.</summary>
        protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
            : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
                append(name, module);
        }

        /// <summary>The number of modules.</summary>
        public int Count => stages.Count;

        /// <summary>The module at a position.</summary>
        public nn.IModule<Tensor, Tensor> this[int index] => stages[index].Module;

        /// <summary>A chain of some of the modules, which keep their names. It shares them with this one.</summary>
        public Sequential this[Range index]
        {
            get
            {
                var slice = new Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
                foreach (var (name, module) in stages[index])
                    slice.append(name, module);
                return slice;
            }
        }

        /// <summary>A chain of the modules from <c>start</c> (0 where null) up to <c>end</c> (the last one where null; it is not included).</summary>
        public Sequential this[(int? start, int? end) index] => this[(index.start ?? 0)..(index.end ?? Count)];

        /// <summary>Adds a module at the end, named by its position.</summary>
        /// <returns>This chain.</returns>
        public Sequential append(nn.IModule<Tensor, Tensor> module) =>
            append(stages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), module);

        /// <summary>Adds a named module at the end.</summary>
        /// <returns>This chain.</returns>
        /// <exception cref="ArgumentException">It is not a module.</exception>
        /// <exception cref="InvalidOperationException">The name is taken.</exception>
        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            register_module(name, module as nn.Module ?? throw new ArgumentException($"Sequential: '{name}' is not a module.", nameof(module)));
            stages.Add((name, module));
            return this;
        }

        /// <summary>Runs the modules one after the other. What lies between them is disposed; the input is not.</summary>
        public override Tensor forward(Tensor tensor)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            if (stages.Count == 0)
                return tensor.alias();
            var current = stages[0].Module.call(tensor);
            for (var i = 1; i < stages.Count; i++)
            {
                var next = stages[i].Module.call(current);
                if (!ReferenceEquals(next, current) && !ReferenceEquals(current, tensor))
                    current.Dispose();
                current = next;
            }
            return current;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>An empty chain of modules.</summary>
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            /// <summary>Modules that run one after the other, named by their positions.</summary>
            /// <param name="modules">The modules, which the chain owns from now on.</param>
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            /// <summary>Named modules that run one after the other.</summary>
            /// <param name="modules">The modules, which the chain owns from now on.</param>
            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            /// <inheritdoc cref="Sequential(ValueTuple{string, Module{Tensor, Tensor}}[])"/>
            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) =>
                new([.. modules.Select(module => module.ToValueTuple())]);

            /// <inheritdoc cref="Sequential(Module{Tensor, Tensor}[])"/>
            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);

            /// <inheritdoc cref="Sequential(ValueTuple{string, Module{Tensor, Tensor}}[])"/>
            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new([.. modules]);

            /// <inheritdoc cref="Sequential(ValueTuple{string, Module{Tensor, Tensor}}[])"/>
            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
                new([.. modules.Select(module => module.ToValueTuple())]);
        }
    }
}
