using System.Text;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>The <c>name=value&amp;...</c> tail of a telemetry or command topic; names and values are URL-encoded.</summary>
internal static class PropertyBag
{
    /// <summary>Names are decoded before anything looks at them: some clients encode the <c>$</c> of system names.</summary>
    /// <returns>In order; a name without <c>=</c> has the value null.</returns>
    public static IEnumerable<KeyValuePair<string, string?>> Decode(string bag)
    {
        foreach (var pair in bag.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            yield return split < 0
                ? new(Uri.UnescapeDataString(pair), null)
                : new(Uri.UnescapeDataString(pair[..split]), Uri.UnescapeDataString(pair[(split + 1)..]));
        }
    }

    public static string Encode(IEnumerable<KeyValuePair<string, string?>> properties)
    {
        var bag = new StringBuilder();
        foreach (var (name, value) in properties)
        {
            if (bag.Length > 0)
            {
                bag.Append('&');
            }

            bag.Append(Uri.EscapeDataString(name));
            if (value is not null)
            {
                bag.Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return bag.ToString();
    }
}
