namespace Prepaid.LocalAzure.Tables.Rows;

internal delegate TValue ValueReader<out TValue>(StoredValue value, PropertyName name);

/// <summary>How one CLR type is written and read.</summary>
internal sealed record ValueCodec<TValue>(Action<EntityWriter, PropertyName, TValue> Write, ValueReader<TValue> Read);

/// <summary>The eight types of Table storage as class members; everything else is refused.</summary>
internal static class ValueCodecs
{
    private static readonly Dictionary<Type, object> All = [];

    static ValueCodecs()
    {
        AddClass((w, n, v) => w.Write(n, v), Checked(static v => v.AsText(), StoredKind.Text));
        AddClass((w, n, v) => w.Write(n, v), Checked(static v => v.Bytes.ToArray(), StoredKind.Binary));
        AddClass((w, n, v) => w.Write(n, v), Checked(static v => new BinaryData(v.Bytes.ToArray()), StoredKind.Binary));
        AddStruct((w, n, v) => w.Write(n, v), Checked(static v => v.AsInt32(), StoredKind.Int32));
        AddStruct((w, n, v) => w.Write(n, v), Checked(static v => v.AsInt64(), StoredKind.Int64));
        AddStruct((w, n, v) => w.Write(n, v), Checked(static v => v.Kind == StoredKind.Int32 ? v.AsInt32() : v.AsDouble(), StoredKind.Double, StoredKind.Int32));
        AddStruct((w, n, v) => w.Write(n, v), Checked(static v => v.AsBoolean(), StoredKind.True, StoredKind.False));
        AddStruct((w, n, v) => w.Write(n, v), Checked(static v => v.AsGuid(), StoredKind.Guid));
        AddStruct((w, n, v) => w.Write(n, v), Checked(static v => v.AsMoment(), StoredKind.DateTime));
        AddStruct((w, n, v) => w.Write(n, v), Checked(static v => v.AsMoment().UtcDateTime, StoredKind.DateTime));
    }

    private delegate TValue Plain<out TValue>(StoredValue value);

    public static bool Supports(Type type) => All.ContainsKey(type);

    public static ValueCodec<TValue> Of<TValue>() => (ValueCodec<TValue>)All[typeof(TValue)];

    private static void AddClass<TValue>(Action<EntityWriter, PropertyName, TValue> write, ValueReader<TValue> read)
        where TValue : class =>
        All.Add(typeof(TValue), new ValueCodec<TValue>(write, read));

    private static void AddStruct<TValue>(Action<EntityWriter, PropertyName, TValue> write, ValueReader<TValue> read)
        where TValue : struct
    {
        All.Add(typeof(TValue), new ValueCodec<TValue>(write, read));
        All.Add(typeof(TValue?), new ValueCodec<TValue?>(
            (w, n, v) =>
            {
                if (v is { } value)
                {
                    write(w, n, value);
                }
            },
            (v, n) => read(v, n)));
    }

    private static ValueReader<TValue> Checked<TValue>(Plain<TValue> read, params StoredKind[] kinds) => (value, name) =>
        kinds.Contains(value.Kind)
            ? read(value)
            : throw new InvalidCastException($"Property '{name.Text}' is stored as {value.Kind} and cannot be read as {typeof(TValue)}.");
}
