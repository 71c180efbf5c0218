using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Tests.Wire;

public sealed class ReadingsMessageTests
{
    private const long Start = 1_772_294_400;

    [Fact]
    public void Version_1_is_written_as_documented()
    {
        var message = new ReadingsMessage(
        [
            new("E-001", "T", [new(Start, 7, 12_345), new(Start + 900, 8, 12_357)]),
            new("E-002", "T1", [new(Start, 7, 99), new(Start + 900, 8, 102)]),
        ]);

        Assert.Equal(
            """{"v":1,"t":1772294400,"m":[["E-001",7,0,12345,900,12],["E-002","T1",7,0,99,900,3]]}""",
            Encoding.UTF8.GetString(message.ToJson()));
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll(
            Messages().ToArbitrary(),
            message => ReadingsMessage.TryParse(message.ToJson(), out var read, out var error)
                && error.Length == 0
                && Flat(read!).SequenceEqual(Flat(message)))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", "body: expected JSON")]
    [InlineData("[]", "body: expected an object")]
    [InlineData("""{"t":0,"v":1,"m":[]}""", "t: expected v here; the order is v, t, m")]
    [InlineData("""{"v":2,"t":0,"m":[["a",1,0,0]]}""", "v: expected 1, got 2")]
    [InlineData("""{"v":1,"m":[["a",1,0,0]]}""", "m: expected t here; the order is v, t, m")]
    [InlineData("""{"v":1,"t":0,"m":[]}""", "m: expected at least one meter")]
    [InlineData("""{"v":1,"t":0,"m":[["a",1,0,0]],"t":5}""", "body: expected v, t and m, once each")]
    [InlineData("""{"v":1,"t":0,"m":[["a",1,0,0]],"x":5}""", "body: expected v, t and m, once each")]
    [InlineData("""{"v":1,"t":0,"m":[["a",1,0,0]]} {}""", "body: expected JSON")]
    [InlineData("""{"v":1,"t":0,"m":[["a b",1,0,0]]}""", "meter 'a b': expected 1 to 64 letters")]
    [InlineData("""{"v":1,"t":0,"m":[["a","",1,0,0]]}""", "register '': expected 1 to 64 letters")]
    [InlineData("""{"v":1,"t":0,"m":[["a"]]}""", "m[a]: expected a whole number, got EndArray")]
    [InlineData("""{"v":1,"t":0,"m":[["a",1,0]]}""", "m[a]: expected a whole number, got EndArray")]
    [InlineData("""{"v":1,"t":0,"m":[["a",1,0,0,900]]}""", "m[a]: expected a whole number, got EndArray")]
    [InlineData("""{"v":1,"t":0,"m":[["a",0,0,0]]}""", "m[a]: sequence 0; expected 1 to 2147483647")]
    [InlineData("""{"v":1,"t":0,"m":[["a",1,-1,0]]}""", "m[a]: time -1 is not a time")]
    [InlineData("""{"v":1,"t":0,"m":[["a",1,0,1.5]]}""", "m[a]: expected a whole number, got Number")]
    [InlineData("""{"v":1,"t":9223372036854775807,"m":[["a",1,1,0]]}""", "m: a time, sequence or register is out of range")]
    [InlineData("""{"v":1,"t":0,"m":[["a",1,0,9223372036854775807,1,1]]}""", "m: a time, sequence or register is out of range")]
    [InlineData("""{"v":1,"t":0,"m":[["a",1,0,0,null]]}""", "m[a]: expected numbers only behind the register")]
    public void A_malformed_message_says_what_was_expected_and_where(string json, string expected)
    {
        Assert.False(ReadingsMessage.TryParse(Encoding.UTF8.GetBytes(json), out var message, out var error));
        Assert.Null(message);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void More_readings_than_allowed_are_refused()
    {
        var readings = Enumerable.Range(1, ReadingsMessage.MaxReadings + 1).Select(i => new RegisterReading(Start + i, i, i)).ToList();

        Assert.False(ReadingsMessage.TryParse(new ReadingsMessage([new("a", "T", readings)]).ToJson(), out _, out var error));
        Assert.Equal("m: more than 5000 readings", error);
    }

    [Fact]
    public void A_gap_in_the_sequence_cannot_be_written_as_one_group() =>
        Assert.Throws<ArgumentException>(() => new ReadingsMessage([new("a", "T", [new(Start, 1, 0), new(Start, 3, 0)])]).ToJson());

    [Fact]
    public void An_empty_group_cannot_be_written() =>
        Assert.Throws<ArgumentException>(() => new ReadingsMessage([new("a", "T", [])]).ToJson());

    [Fact]
    public void Random_and_mutated_bytes_never_throw() =>
        Fuzzing.NeverThrows(1, [Typical(), .. Messages().Sample(20).Select(m => m.ToJson())], bytes => (ReadingsMessage.TryParse(bytes, out _, out var error), error));

    [Fact]
    public void Twenty_five_meters_with_four_readings_take_at_most_15_bytes_a_reading()
    {
        var json = Typical();
        var (zipped, encoding) = WireBody.Pack(json);

        Assert.Equal(WireBody.Gzip, encoding);
        Assert.InRange(json.Length / 100m, 1m, 15m);
        Assert.InRange(zipped.Length / 100m, 1m, 15m);
    }

    /// <summary>25 meters × 4 readings, registers of 5 to 6 digits, a load of 0 to 3 kWh in 15 minutes, answers within 2 seconds.</summary>
    private static byte[] Typical()
    {
        var random = new Random(7);
        return new ReadingsMessage([.. Enumerable.Range(1, 25).Select(meter =>
        {
            var counts = random.Next(10_000, 900_000);
            return new MeterReadings($"E-{meter:D3}", "T", [.. Enumerable.Range(0, 4).Select(i =>
                new RegisterReading(Start + (i * 900) + random.Next(3), 1_000 + i, counts += random.Next(300)))]);
        })]).ToJson();
    }

    private static IEnumerable<(string Meter, string Register, RegisterReading Reading)> Flat(ReadingsMessage message) =>
        message.Meters.SelectMany(m => m.Readings.Select(r => (m.Meter, m.Register, r)));

    private static Gen<ReadingsMessage> Messages() =>
        from groups in Groups().NonEmptyListOf()
        select new ReadingsMessage([.. groups]);

    private static Gen<MeterReadings> Groups() =>
        from meter in Gen.Elements("E-001", "water.7", "a", new string('x', 64))
        from register in Gen.Elements("T", "T1", "T4")
        from sequence in Gen.Choose(1, int.MaxValue - 100)
        from readings in (
            from time in Gen.Choose(0, int.MaxValue)
            from counts in Gen.OneOf(Gen.Choose(int.MinValue, int.MaxValue).Select(c => (long)c), Gen.Elements(long.MaxValue / 2, long.MinValue / 2, 0))
            select (time, counts)).NonEmptyListOf()
        select new MeterReadings(meter, register, [.. readings.Take(50).Select((r, i) => new RegisterReading(r.time, sequence + i, r.counts))]);
}
