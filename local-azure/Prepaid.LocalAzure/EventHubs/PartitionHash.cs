using System.Text;

namespace Prepaid.LocalAzure.EventHubs;

/// <summary>Which partition a device writes to; the same in every run, on every machine.</summary>
internal static class PartitionHash
{
    public static int Of(string deviceId, int partitionCount)
    {
        unchecked
        {
            var hash = 2166136261u; // FNV-1a
            foreach (var value in Encoding.UTF8.GetBytes(deviceId))
            {
                hash = (hash ^ value) * 16777619u;
            }

            hash ^= hash >> 16; // the low bits of FNV alone are poor for counted names
            hash *= 0x85ebca6bu;
            hash ^= hash >> 13;
            return (int)(hash % (uint)partitionCount);
        }
    }
}
