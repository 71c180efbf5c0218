using System.Text.Json.Nodes;

namespace Prepaid.Verify.Tests;

public sealed class BooksTests
{
    private const string Head = "accounts/A-001/head";

    [Fact]
    public void One_fen_in_an_entry_is_found_in_that_entry()
    {
        using var run = new AlteredRun().Row(Ledger.PlaceOf("A-001", 10), Cheaper);

        Expect.Fails(run.Verify(), Check.BooksBalance, Ledger.PlaceOf("A-001", 10));
    }

    [Fact]
    public void One_fen_is_found_even_when_hashes_and_balance_are_made_to_fit()
    {
        using var run = new AlteredRun().ForgeEntry("A-001", 10, Cheaper).Row(Head, head => head["ElectricityFen"] = head["ElectricityFen"]!.GetValue<long>() + 1);

        Expect.Fails(run.Verify(), Check.BooksBalance, Ledger.PlaceOf("A-001", 10));
    }

    [Fact]
    public void Lines_that_do_not_sum_to_zero_are_found()
    {
        using var run = new AlteredRun().ForgeEntry("A-001", 10, entry => entry["Lines"] = "wallet:electricity=-2;revenue:electricity=3");

        Expect.Fails(run.Verify(), Check.BooksBalance, Ledger.PlaceOf("A-001", 10));
    }

    [Fact]
    public void A_balance_that_is_not_the_sum_of_its_entries_is_found()
    {
        using var run = new AlteredRun().Row(Head, head => head["ElectricityFen"] = head["ElectricityFen"]!.GetValue<long>() + 1);

        Expect.Fails(run.Verify(), Check.BooksBalance, Head);
    }

    [Theory]
    [InlineData("WaterFen")]
    [InlineData("RentFen")]
    public void Money_in_another_wallet_that_no_entry_put_there_is_found(string wallet)
    {
        using var run = new AlteredRun().Row(Head, head => head[wallet] = 1);

        Expect.Fails(run.Verify(), Check.BooksBalance, Head);
    }

    [Fact]
    public void A_remainder_that_was_changed_is_found()
    {
        using var run = new AlteredRun().Row(Head, head => ChangeStanding(head, "remainder", "0.5"));

        Expect.Fails(run.Verify(), Check.BooksBalance, Head);
    }

    [Fact]
    public void An_entry_removed_at_the_tail_is_found_by_the_head()
    {
        using var run = new AlteredRun();
        run.RemoveRow(Ledger.PlaceOf("A-001", run.Read(Head)["EntryCount"]!.GetValue<long>()));

        Expect.Fails(run.Verify(), Check.BooksBalance, Head);
    }

    [Fact]
    public void An_entry_removed_at_the_tail_together_with_the_heads_word_of_it_is_found_by_the_price_of_the_readings()
    {
        using var run = new AlteredRun();
        var last = Ledger.PlaceOf("A-001", run.Read(Head)["EntryCount"]!.GetValue<long>());
        var debit = FenOf(run.Read(last));
        var remainder = JsonNode.Parse(run.Read(last)["Evidence"]!.GetValue<string>())!["remainderBefore"]!.GetValue<string>();
        run.RemoveRow(last).Rechain("A-001").Row(Head, head =>
        {
            head["ElectricityFen"] = head["ElectricityFen"]!.GetValue<long>() - debit;
            ChangeStanding(head, "remainder", remainder);
        });

        Expect.Fails(run.Verify(), Check.BooksBalance, $"{Head} meter E-001");
    }

    [Fact]
    public void An_entry_removed_in_the_middle_is_found_by_the_one_behind_it()
    {
        using var run = new AlteredRun().RemoveRow(Ledger.PlaceOf("A-001", 10));

        Expect.Fails(run.Verify(), Check.BooksBalance, Ledger.PlaceOf("A-001", 11));
    }

    [Fact]
    public void A_tariff_other_than_the_one_in_the_evidence_is_found()
    {
        using var run = new AlteredRun().Replace("tariff.json", "0.6789", "0.6788");

        Expect.Fails(run.Verify(), Check.BooksBalance, "directory/sites/S-1");
        Expect.Fails(run.Verify(), Check.BooksBalance, "accounts/A-001/day-E-001-20260301");
    }

    [Fact]
    public void A_price_changed_in_a_day_row_is_found_in_that_row()
    {
        using var run = new AlteredRun().Row("accounts/A-001/day-E-001-20260301", day => day["Day"] = day["Day"]!.GetValue<string>().Replace("u1834.", "u1833.", StringComparison.Ordinal));

        Expect.Fails(run.Verify(), Check.BooksBalance, "accounts/A-001/day-E-001-20260301");
    }

    [Fact]
    public void A_credit_of_another_amount_than_was_paid_is_found()
    {
        using var run = new AlteredRun().Row("payments/sandbox-T0001-A-001/payment", row => row["AmountFen"] = 20_001).Replace("payments.csv", "20000", "20001");

        Expect.Fails(run.Verify(), Check.BooksBalance, Ledger.PlaceOf("A-001", 63));
    }

    [Fact]
    public void A_credit_that_nobody_paid_is_found()
    {
        using var run = new AlteredRun().Remove("payments.csv", "T0001-A-001");

        Expect.Fails(run.Verify(), Check.BooksBalance, "payments/sandbox-T0001-A-001/payment");
    }

    private static void Cheaper(JsonObject entry)
    {
        var fen = FenOf(entry) + 1;
        entry["Lines"] = FormattableString.Invariant($"wallet:electricity={fen};revenue:electricity={-fen}");
    }

    private static long FenOf(JsonObject entry) =>
        long.Parse(entry["Lines"]!.GetValue<string>().Split(';')[0].Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static void ChangeStanding(JsonObject head, string field, JsonNode value)
    {
        var meters = JsonNode.Parse(head["Meters"]!.GetValue<string>())!.AsArray();
        meters.Single(m => m!["meter"]!.GetValue<string>() == "E-001")![field] = value;
        head["Meters"] = meters.ToJsonString();
    }
}
