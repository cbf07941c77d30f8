using System.Collections;
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A list of modules that are children of it, named by their positions.</summary>
    public class ModuleList<T> : nn.Module, IList<T>
        where T : nn.Module
    {
        private readonly List<T> items = [];

        /// <summary>Makes a list that owns the modules from now on.</summary>
        public ModuleList(params T[] modules)
            : base("ModuleList") => extend(modules);

        /// <summary>The module at a position. One that is replaced is not disposed.</summary>
        public T this[int index]
        {
            get => items[index];
            set
            {
                items[index] = value;
                RegisterAnew();
            }
        }

        /// <summary>The number of modules.</summary>
        public int Count => items.Count;

        /// <summary>False: modules can be added and removed.</summary>
        public bool IsReadOnly => false;

        /// <summary>Adds a module at the end.</summary>
        public void Add(T item) => Insert(items.Count, item);

        /// <summary>Adds modules at the end.</summary>
        public void append(params T[] parameters) => extend(parameters);

        /// <summary>Adds modules at the end.</summary>
        public void extend(IEnumerable<T> modules)
        {
            ArgumentNullException.ThrowIfNull(modules);
            items.AddRange(modules);
            RegisterAnew();
        }

        /// <summary>Adds a module at a position.</summary>
        public void Insert(int index, T item)
        {
            ArgumentNullException.ThrowIfNull(item);
            items.Insert(index, item);
            RegisterAnew();
        }

        /// <summary>Takes a module out, without disposing it; false where it is not in the list.</summary>
        public bool Remove(T item)
        {
            var removed = items.Remove(item);
            RegisterAnew();
            return removed;
        }

        /// <summary>Takes the module at a position out, without disposing it.</summary>
        public void RemoveAt(int index)
        {
            items.RemoveAt(index);
            RegisterAnew();
        }

        /// <summary>Takes all modules out, without disposing them.</summary>
        public void Clear()
        {
            items.Clear();
            RegisterAnew();
        }

        /// <summary>Whether a module is in the list.</summary>
        public bool Contains(T item) => items.Contains(item);

        /// <summary>The position of a module, −1 where it is not in the list.</summary>
        public int IndexOf(T item) => items.IndexOf(item);

        /// <summary>Copies the modules into an array, from a position of it on.</summary>
        public void CopyTo(T[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

        /// <summary>The modules, in order.</summary>
        public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Does nothing: the modules are registered as they are added.</summary>
        protected override void RegisterComponents()
        {
        }

        private void RegisterAnew()
        {
            ClearModules();
            for (var i = 0; i < items.Count; i++)
                register_module(i.ToString(CultureInfo.InvariantCulture), items[i]);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of modules, named by their positions.</summary>
            /// <param name="modules">The modules, which the list owns from now on.</param>
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            /// <inheritdoc cref="ModuleList(Module[])"/>
            public static ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }
}
