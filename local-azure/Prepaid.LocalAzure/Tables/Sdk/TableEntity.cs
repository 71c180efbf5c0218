#nullable disable
using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

[SuppressMessage("Design", "CA1010", Justification = "The SDK's shape.")]
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    internal const string ETagKey = "odata.etag";

    private readonly Dictionary<string, object> properties;

    public TableEntity()
        : this(null)
    {
    }

    public TableEntity(string partitionKey, string rowKey)
        : this(null)
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object> values) =>
        properties = values is null ? [] : new Dictionary<string, object>(values);

    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey));
        set => properties[nameof(PartitionKey)] = value;
    }

    public string RowKey
    {
        get => GetString(nameof(RowKey));
        set => properties[nameof(RowKey)] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => properties[nameof(Timestamp)] = value;
    }

    public ETag ETag
    {
        get => new(GetString(ETagKey));
        set => properties[ETagKey] = value.ToString();
    }

    public ICollection<string> Keys => properties.Keys;

    public int Count => properties.Count;

    ICollection<object> IDictionary<string, object>.Values => properties.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    public object this[string key]
    {
        get
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            return properties.GetValueOrDefault(key);
        }
        set => Set(key, value);
    }

    public void Add(string key, object value) => Set(key, value);

    public void Clear() => properties.Clear();

    public bool ContainsKey(string key) => properties.ContainsKey(key);

    public bool Remove(string key) => properties.Remove(key);

    public bool TryGetValue(string key, out object value) => properties.TryGetValue(key, out value);

    public string GetString(string key) => (string)Typed(key, typeof(string));

    public byte[] GetBinary(string key) => (byte[])Typed(key, typeof(byte[]));

    public BinaryData GetBinaryData(string key) => this[key] switch
    {
        byte[] bytes => new BinaryData(bytes),
        _ => (BinaryData)Typed(key, typeof(BinaryData)),
    };

    public bool? GetBoolean(string key) => (bool?)Typed(key, typeof(bool));

    public DateTime? GetDateTime(string key) => this[key] switch
    {
        DateTimeOffset moment => moment.UtcDateTime,
        _ => (DateTime?)Typed(key, typeof(DateTime)),
    };

    public DateTimeOffset? GetDateTimeOffset(string key) => this[key] switch
    {
        DateTime moment => new DateTimeOffset(moment),
        _ => (DateTimeOffset?)Typed(key, typeof(DateTimeOffset)),
    };

    public double? GetDouble(string key) => (double?)Typed(key, typeof(double));

    public Guid? GetGuid(string key) => (Guid?)Typed(key, typeof(Guid));

    public int? GetInt32(string key) => (int?)Typed(key, typeof(int));

    public long? GetInt64(string key) => (long?)Typed(key, typeof(long));

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Set(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)properties).Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)properties).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => properties.GetEnumerator();

    internal Dictionary<string, object>.Enumerator Stored() => properties.GetEnumerator();

    /// <summary>Fills a row just read; no coercion against an earlier value of that name.</summary>
    internal void Fill(string key, object value) => properties[key] = value;

    /// <summary>As in the SDK: a number set over a wider one takes the wider type, a time set over a text becomes text.</summary>
    private void Set(string key, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        properties[key] = (properties.GetValueOrDefault(key), value) switch
        {
            (double, int number) => (double)number,
            (long, int number) => (long)number,
            (string, DateTime or DateTimeOffset) => value.ToString(),
            _ => value,
        };
    }

    private object Typed(string key, Type wanted)
    {
        var value = this[key];
        return value is null || wanted.IsInstanceOfType(value)
            ? value
            : throw new InvalidOperationException($"Property '{key}' is a {value.GetType()}, not a {wanted}.");
    }
}
