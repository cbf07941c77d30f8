using System.Collections;
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A list of parameters, named by their positions.</summary>
    public class ParameterList : nn.Module, IList<Parameter>
    {
        private readonly List<Parameter> items = [];

        /// <summary>Makes a list that owns the parameters from now on.</summary>
        public ParameterList(params Parameter[] parameters)
            : base(nameof(ParameterList)) => extend(parameters);

        /// <summary>The parameter at a position. One that is replaced is not disposed.</summary>
        public Parameter this[int index]
        {
            get => items[index];
            set
            {
                items[index] = value;
                RegisterAnew();
            }
        }

        /// <summary>The number of parameters.</summary>
        public int Count => items.Count;

        /// <summary>False: parameters can be added and removed.</summary>
        public bool IsReadOnly => false;

        /// <summary>Adds a parameter at the end.</summary>
        public void Add(Parameter item) => Insert(items.Count, item);

        /// <summary>Adds parameters at the end.</summary>
        public void append(params Parameter[] parameters) => extend(parameters);

        /// <summary>Adds parameters at the end.</summary>
        public void extend(IEnumerable<Parameter> parameters)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            items.AddRange(parameters);
            RegisterAnew();
        }

        /// <summary>Adds a parameter at a position.</summary>
        public void Insert(int index, Parameter item)
        {
            ArgumentNullException.ThrowIfNull(item);
            items.Insert(index, item);
            RegisterAnew();
        }

        /// <summary>Takes a parameter out, without disposing it; false where it is not in the list.</summary>
        public bool Remove(Parameter item)
        {
            var removed = items.Remove(item);
            RegisterAnew();
            return removed;
        }

        /// <summary>Takes the parameter at a position out, without disposing it.</summary>
        public void RemoveAt(int index)
        {
            items.RemoveAt(index);
            RegisterAnew();
        }

        /// <summary>Takes all parameters out, without disposing them.</summary>
        public void Clear()
        {
            items.Clear();
            RegisterAnew();
        }

        /// <summary>Whether a parameter is in the list.</summary>
        public bool Contains(Parameter item) => items.Contains(item);

        /// <summary>The position of a parameter, −1 where it is not in the list.</summary>
        public int IndexOf(Parameter item) => items.IndexOf(item);

        /// <summary>Copies the parameters into an array, from a position of it on.</summary>
        public void CopyTo(Parameter[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

        /// <summary>The parameters, in order.</summary>
        public IEnumerator<Parameter> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Does nothing: the parameters are registered as they are added.</summary>
        protected override void RegisterComponents()
        {
        }

        private void RegisterAnew()
        {
            ClearParameters();
            for (var i = 0; i < items.Count; i++)
                register_parameter(i.ToString(CultureInfo.InvariantCulture), items[i]);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of parameters, named by their positions.</summary>
            /// <param name="parameters">The parameters, which the list owns from now on.</param>
            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);
        }
    }
}
