using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A dictionary of modules that are children of it, in the order in which they were added.</summary>
    public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)>
        where T : nn.Module
    {
        private readonly OrderedDict<string, T> entries = [];

        /// <summary>Makes an empty dictionary.</summary>
        public ModuleDict()
            : base("ModuleDict")
        {
        }

        /// <summary>The module of a name. One that is replaced is not disposed.</summary>
        /// <exception cref="KeyNotFoundException">The name is read and is not there.</exception>
        public T this[string key]
        {
            get => entries[key];
            set
            {
                entries[key] = value;
                RegisterAnew();
            }
        }

        /// <summary>The name and module at a position.</summary>
        public (string, T) this[int index]
        {
            get => entries[index];
            set
            {
                entries[index] = value;
                RegisterAnew();
            }
        }

        /// <summary>The names, in order.</summary>
        public ICollection<string> Keys => entries.Keys;

        /// <summary>The modules, in order.</summary>
        public ICollection<T> Values => entries.Values;

        /// <summary>The number of modules.</summary>
        public int Count => entries.Count;

        /// <summary>False: modules can be added and removed.</summary>
        public bool IsReadOnly => false;

        /// <summary>Adds a module at the end.</summary>
        /// <exception cref="ArgumentException">The name is taken.</exception>
        public void Add(string key, T value) => Insert(entries.Count, (key, value));

        /// <inheritdoc cref="Add(string, T)"/>
        public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

        /// <inheritdoc cref="Add(string, T)"/>
        public void Add((string, T) item) => Add(item.Item1, item.Item2);

        /// <summary>Adds a module at a position.</summary>
        /// <exception cref="ArgumentException">The name is taken.</exception>
        public void Insert(int index, (string, T) item)
        {
            entries.Insert(index, item);
            RegisterAnew();
        }

        /// <summary>Takes all modules out, without disposing them.</summary>
        public void Clear()
        {
            entries.Clear();
            RegisterAnew();
        }

        /// <summary>Takes all modules out, without disposing them.</summary>
        public void clear() => Clear();

        /// <summary>Whether there is a module of this name.</summary>
        public bool ContainsKey(string key) => entries.ContainsKey(key);

        /// <summary>Whether there is just this module of this name.</summary>
        public bool Contains(KeyValuePair<string, T> item) => entries.Contains(item);

        /// <inheritdoc cref="Contains(KeyValuePair{string, T})"/>
        public bool Contains((string, T) item) => entries.Contains(item);

        /// <summary>The module of a name; false where there is none.</summary>
        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => entries.TryGetValue(key, out value);

        /// <summary>Copies the entries into an array, from a position of it on.</summary>
        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

        /// <inheritdoc cref="CopyTo(KeyValuePair{string, T}[], int)"/>
        public void CopyTo((string, T)[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

        /// <summary>The position of an entry, −1 where it is not there.</summary>
        public int IndexOf((string, T) item) => entries.IndexOf(item);

        /// <summary>Takes the module of a name out, without disposing it; false where there is none.</summary>
        public bool Remove(string key)
        {
            var removed = entries.Remove(key);
            RegisterAnew();
            return removed;
        }

        /// <inheritdoc cref="Remove(ValueTuple{string, T})"/>
        public bool Remove(KeyValuePair<string, T> item) => Remove((item.Key, item.Value));

        /// <summary>Takes an entry out, without disposing its module; false where it is not there.</summary>
        public bool Remove((string, T) item) => entries.Contains(item) && Remove(item.Item1);

        /// <summary>Takes the module at a position out, without disposing it.</summary>
        public void RemoveAt(int index)
        {
            entries.RemoveAt(index);
            RegisterAnew();
        }

        /// <summary>The names and modules, in order.</summary>
        public IEnumerator<(string, T)> GetEnumerator() => entries.GetEnumerator();

        IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
            ((IEnumerable<KeyValuePair<string, T>>)entries).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>The names and modules, in order.</summary>
        public IEnumerator<(string, T)> items() => GetEnumerator();

        /// <summary>The names, in order.</summary>
        public IEnumerable<string> keys() => Keys;

        /// <summary>The modules, in order.</summary>
        public IEnumerable<T> values() => Values;

        /// <summary>Does nothing: the modules are registered as they are added.</summary>
        protected override void RegisterComponents()
        {
        }

        private void RegisterAnew()
        {
            ClearModules();
            foreach (var (name, module) in entries)
                register_module(name, module);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A dictionary of modules.</summary>
            /// <param name="modules">The modules, which the dictionary owns from now on.</param>
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            /// <inheritdoc cref="ModuleDict(ValueTuple{string, Module}[])"/>
            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module
            {
                var result = new ModuleDict<T>();
                foreach (var (name, module) in modules)
                    result.Add(name, module);
                return result;
            }
        }
    }
}
