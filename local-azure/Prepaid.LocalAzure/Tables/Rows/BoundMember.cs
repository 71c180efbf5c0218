using System.Linq.Expressions;
using System.Reflection;

namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>One property or field of an entity class, with compiled access and no boxing.</summary>
internal abstract class BoundMember(PropertyName name)
{
    public PropertyName Name { get; } = name;

    public static BoundMember Create(MemberInfo member, string name)
    {
        var type = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        return ValueCodecs.Supports(type)
            ? (BoundMember)Activator.CreateInstance(typeof(BoundMember<>).MakeGenericType(type), member, PropertyName.Of(name))!
            : throw EntityWriter.Unsupported($"{member.DeclaringType?.Name}.{member.Name}", type);
    }

    public abstract void Write(object entity, EntityWriter writer);

    public abstract void Read(object entity, StoredValue value);
}

internal sealed class BoundMember<TValue> : BoundMember
{
    private readonly ValueCodec<TValue> codec = ValueCodecs.Of<TValue>();
    private readonly Func<object, TValue>? get;
    private readonly Action<object, TValue>? set;

    public BoundMember(MemberInfo member, PropertyName name)
        : base(name)
    {
        var entity = Expression.Parameter(typeof(object));
        var access = Expression.MakeMemberAccess(Expression.Convert(entity, member.DeclaringType!), member);
        if (member is FieldInfo || (member is PropertyInfo readable && readable.GetMethod?.IsPublic == true))
        {
            get = Expression.Lambda<Func<object, TValue>>(access, entity).Compile();
        }

        if (member is FieldInfo { IsInitOnly: false } || (member is PropertyInfo writable && writable.SetMethod?.IsPublic == true))
        {
            var value = Expression.Parameter(typeof(TValue));
            set = Expression.Lambda<Action<object, TValue>>(Expression.Assign(access, value), entity, value).Compile();
        }
    }

    public override void Write(object entity, EntityWriter writer)
    {
        if (get is not null)
        {
            codec.Write(writer, Name, get(entity));
        }
    }

    public override void Read(object entity, StoredValue value)
    {
        if (set is not null)
        {
            set(entity, codec.Read(value, Name));
        }
    }
}
