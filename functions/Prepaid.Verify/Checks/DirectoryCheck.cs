using Prepaid.Verify.Rows;

namespace Prepaid.Verify.Checks;

/// <summary>The rows under which a gateway, a site or an account is looked up say what the meter's or account's own row says.</summary>
internal static class DirectoryCheck
{
    public static void Run(OtherTables tables, IReadOnlySet<string> accounts, Findings findings)
    {
        foreach (var copies in tables.Copies.Values)
        {
            if (copies.Place is null)
            {
                findings.Add(Check.BooksBalance, copies.Copies.Keys.First(), $"a row of {copies.Subject} itself", "none");
                continue;
            }

            foreach (var place in copies.Expected)
            {
                if (copies.Copies.TryGetValue(place, out var content))
                {
                    findings.Same(Check.BooksBalance, place, $"what {copies.Place} says,", copies.Content, content);
                }
                else
                {
                    findings.Add(Check.BooksBalance, copies.Place, $"the same row at {place}", "none");
                }
            }
        }

        foreach (var site in tables.Sites.Values.Where(s => !accounts.Contains(s.HouseAccount)))
        {
            findings.Add(Check.BooksBalance, site.Place, $"house account '{site.HouseAccount}'", "no rows of it");
        }
    }
}
