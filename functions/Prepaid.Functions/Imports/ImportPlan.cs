using Prepaid.Domain.Ledger;
using Prepaid.Domain.Metering;
using Prepaid.Domain.Sites;
using Prepaid.Functions.Sites;

namespace Prepaid.Functions.Imports;

/// <summary>A site of an import.</summary>
public sealed record ImportedSite(int Row, SiteBody Body);

/// <summary>An account of an import, with its room and tenant.</summary>
public sealed record ImportedAccount(int Row, string Site, AccountBody Body, RoomBody Room, TenantBody Tenant);

/// <summary>A meter of an import.</summary>
/// <param name="Row">Line in its file.</param>
/// <param name="Site">Site id.</param>
/// <param name="Account">Account of the same import, or empty for the house.</param>
/// <param name="Body">The meter.</param>
/// <param name="Signed">Register value from which its account is billed; null without an account.</param>
public sealed record ImportedMeter(int Row, string Site, string Account, MeterBody Body, Mark? Signed);

/// <summary>What an account brings over.</summary>
public sealed record ImportedBalance(int Row, string Account, OpeningBalances Balances);

/// <summary>An import as read, in the order of its files.</summary>
public sealed record ImportPlan(
    IReadOnlyList<ImportedSite> Sites, IReadOnlyList<ImportedAccount> Accounts, IReadOnlyList<ImportedMeter> Meters, IReadOnlyList<ImportedBalance> Balances)
{
    /// <summary>Things to enter: sites, then accounts with their meters, then meters of the house.</summary>
    public int Steps => Sites.Count + Accounts.Count + HouseMeters.Count();

    public IEnumerable<ImportedMeter> HouseMeters => Meters.Where(m => m.Account.Length == 0);

    /// <summary>What contradicts itself within the import.</summary>
    public IEnumerable<ImportFault> Contradictions()
    {
        var accounts = Accounts.GroupBy(a => a.Body.Account, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var faults = Twice("sites", "site", Sites.Select(s => (s.Row, s.Body.Site)))
            .Concat(Twice("accounts", "account", Accounts.Select(a => (a.Row, a.Body.Account))))
            .Concat(Twice("meters", "meter", Meters.Select(m => (m.Row, m.Body.Meter))))
            .Concat(Twice("balances", "account", Balances.Select(b => (b.Row, b.Account))))
            .Concat(Balances.Where(b => !accounts.ContainsKey(b.Account)).Select(b => new ImportFault("balances", b.Row, "account", "an account of this import")))
            .Concat(Meters.Where(m => m.Account.Length > 0 && accounts.GetValueOrDefault(m.Account)?.Site != m.Site).Select(m => new ImportFault("meters", m.Row, "account", "an account of this import on the same site, or nothing")))
            .Concat(Others("roomName", a => (a.Site, a.Room.Room), a => a.Room))
            .Concat(Others("tenantName", a => (a.Site, a.Tenant.Tenant), a => a.Tenant));
        foreach (var group in Meters.Where(m => m.Account.Length > 0).GroupBy(m => m.Account, StringComparer.Ordinal))
        {
            faults = faults.Concat(group.Skip(Ledger.TakerCheck.MostMeters).Select(m => new ImportFault("meters", m.Row, "account", $"at most {Ledger.TakerCheck.MostMeters} meters for an account")));
            if (accounts.GetValueOrDefault(group.Key)?.Body.Sharing == BalanceSharing.PerMeter)
            {
                faults = faults.Concat(group.GroupBy(m => m.Body.Utility).SelectMany(g => g.Skip(1)).Select(m => new ImportFault("meters", m.Row, "utility", "one meter of each kind for an account with one balance per meter")));
            }
        }

        return faults;
    }

    private static IEnumerable<ImportFault> Twice(string file, string field, IEnumerable<(int Row, string Id)> rows) =>
        rows.GroupBy(r => r.Id, StringComparer.Ordinal).SelectMany(g => g.Skip(1).Select(r => new ImportFault(file, r.Row, field, $"each once; {g.Key} stands in row {g.First().Row} too")));

    private IEnumerable<ImportFault> Others<T>(string field, Func<ImportedAccount, (string, string)> key, Func<ImportedAccount, T> of) =>
        Accounts.GroupBy(key).SelectMany(g => g.Where(a => !Equals(of(a), of(g.First()))).Select(a => new ImportFault("accounts", a.Row, field, $"the same as in row {g.First().Row}")));
}
