using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that keeps its entries in the order they were added.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "TorchSharp's name.")]
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)>
    where TKey : notnull
{
    private readonly List<(TKey Key, TValue Value)> list = [];
    private readonly Dictionary<TKey, TValue> dictionary = [];

    /// <summary>The number of entries.</summary>
    public int Count => list.Count;

    /// <summary>False.</summary>
    public bool IsReadOnly => false;

    /// <summary>The keys in order.</summary>
    public ICollection<TKey> Keys => [.. list.Select(entry => entry.Key)];

    /// <summary>The values in order.</summary>
    public ICollection<TValue> Values => [.. list.Select(entry => entry.Value)];

    /// <summary>The value of a key; setting a new key adds it at the end.</summary>
    public TValue this[TKey key]
    {
        get => dictionary[key];
        set
        {
            int index = Find(key);
            if (index < 0)
                list.Add((key, value));
            else
                list[index] = (key, value);
            dictionary[key] = value;
        }
    }

    /// <summary>The entry at a place.</summary>
    public (TKey, TValue) this[int index]
    {
        get => list[index];
        set
        {
            var old = list[index];
            if (!EqualityComparer<TKey>.Default.Equals(old.Key, value.Item1) && dictionary.ContainsKey(value.Item1))
                throw new ArgumentException($"The key '{value.Item1}' is there already.", nameof(value));
            dictionary.Remove(old.Key);
            dictionary.Add(value.Item1, value.Item2);
            list[index] = value;
        }
    }

    /// <summary>Adds an entry at the end.</summary>
    public void Add(TKey key, TValue value)
    {
        dictionary.Add(key, value);
        list.Add((key, value));
    }

    /// <summary>Adds an entry at the end.</summary>
    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    /// <summary>Adds an entry at the end.</summary>
    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    /// <summary>Puts an entry in at a place.</summary>
    public void Insert(int index, (TKey, TValue) item)
    {
        dictionary.Add(item.Item1, item.Item2);
        list.Insert(index, item);
    }

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        dictionary.Clear();
        list.Clear();
    }

    /// <summary>Removes all entries.</summary>
    public void clear() => Clear();

    /// <summary>Whether there is such an entry.</summary>
    public bool Contains(KeyValuePair<TKey, TValue> item) => Contains((item.Key, item.Value));

    /// <summary>Whether there is such an entry.</summary>
    public bool Contains((TKey, TValue) item) => list.Contains(item);

    /// <summary>Whether there is an entry of that key.</summary>
    public bool ContainsKey(TKey key) => dictionary.ContainsKey(key);

    /// <summary>Copies the entries into an array.</summary>
    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var (key, value) in list)
            array[arrayIndex++] = new KeyValuePair<TKey, TValue>(key, value);
    }

    /// <summary>Copies the entries into an array.</summary>
    public void CopyTo((TKey, TValue)[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);

    /// <summary>The place of an entry, or -1.</summary>
    public int IndexOf((TKey, TValue) item) => list.IndexOf(item);

    /// <summary>Removes the entry of a key, and says whether there was one.</summary>
    public bool Remove(TKey key)
    {
        if (!dictionary.Remove(key))
            return false;
        list.RemoveAt(Find(key));
        return true;
    }

    /// <summary>Removes an entry, and says whether there was one.</summary>
    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove((item.Key, item.Value));

    /// <summary>Removes an entry, and says whether there was one.</summary>
    public bool Remove((TKey, TValue) item) => Contains(item) && Remove(item.Item1);

    /// <summary>Removes the entry at a place.</summary>
    public void RemoveAt(int index)
    {
        dictionary.Remove(list[index].Key);
        list.RemoveAt(index);
    }

    /// <summary>Finds the value of a key, and says whether there is one.</summary>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => dictionary.TryGetValue(key, out value);

    /// <summary>The entries in order.</summary>
    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    /// <summary>The keys in order.</summary>
    public IEnumerable<TKey> keys() => list.Select(entry => entry.Key);

    /// <summary>The values in order.</summary>
    public IEnumerable<TValue> values() => list.Select(entry => entry.Value);

    /// <summary>The entries in order.</summary>
    public IEnumerator<(TKey, TValue)> GetEnumerator() => list.GetEnumerator();

    /// <summary>The entries in order.</summary>
    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() =>
        list.Select(entry => new KeyValuePair<TKey, TValue>(entry.Key, entry.Value)).GetEnumerator();

    /// <summary>The entries in order.</summary>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(TKey key) => list.FindIndex(entry => EqualityComparer<TKey>.Default.Equals(entry.Key, key));
}
