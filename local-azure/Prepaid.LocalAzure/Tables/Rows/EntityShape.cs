using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>How a class maps to properties: its public properties and fields by name, as the SDK binds them,
/// without those marked IgnoreDataMember and under the name a DataMember attribute gives.</summary>
internal sealed class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Known = new();

    private readonly BoundMember[] members;

    private EntityShape(Type type) =>
        members = [.. type.GetMembers(BindingFlags.Public | BindingFlags.Instance)
            .Where(m => !m.IsDefined(typeof(IgnoreDataMemberAttribute)))
            .Where(m => m is FieldInfo || (m is PropertyInfo property && property.GetIndexParameters().Length == 0))
            .Where(m => !EntityMapping.IsSystemProperty(NameOf(m)))
            .Select(m => BoundMember.Create(m, NameOf(m)))];

    /// <exception cref="NotSupportedException">A member has a type that Table storage lacks.</exception>
    public static EntityShape Of(Type type) => Known.GetOrAdd(type, static t => new EntityShape(t));

    public void Write(object entity, EntityWriter writer)
    {
        foreach (var member in members)
        {
            member.Write(entity, writer);
        }
    }

    public void Read(object entity, StoredRow row, Selection? select)
    {
        var expected = 0; // rows are written in member order, so the next member is nearly always the one
        var cursor = new PropertyCursor(row.Properties);
        while (cursor.Next())
        {
            if (select is not null && !select.Includes(cursor.Name))
            {
                continue;
            }

            for (var tried = 0; tried < members.Length; tried++)
            {
                var at = (expected + tried) % members.Length;
                if (cursor.Name.SequenceEqual(members[at].Name.Utf8))
                {
                    members[at].Read(entity, cursor.Value);
                    expected = at + 1;
                    break;
                }
            }
        }
    }

    private static string NameOf(MemberInfo member) => member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Name;
}
