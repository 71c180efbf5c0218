namespace Prepaid.LocalAzure.Tables.Rows;

/// <summary>The type byte of a stored property; on disk, so never renumbered.</summary>
internal enum StoredKind : byte
{
    Text = 1,
    Int32 = 2,
    Int64 = 3,
    Double = 4,
    False = 5,
    True = 6,
    DateTime = 7,
    Guid = 8,
    Binary = 9,
}
