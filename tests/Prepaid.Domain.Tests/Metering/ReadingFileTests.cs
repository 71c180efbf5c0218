using FsCheck;
using FsCheck.Fluent;
using Prepaid.Domain.Metering;

namespace Prepaid.Domain.Tests.Metering;

public sealed class ReadingFileTests
{
    [Fact]
    public void Columns_come_in_any_order_and_offsets_are_honoured()
    {
        Assert.True(ReadingFile.TryParse("\uFEFFTime,Register,Meter,sequence,code\r\n2026-03-01T00:00:00+08:00,12.50,E-1,7,\r\n\r\n2026-02-28T16:00:00Z,3,E-2,,T1\n", out var lines, out _));

        Assert.Equal(new ReadingLine("E-1", "T", SampleMeter.Start, 7, 12.50m), lines[0]);
        Assert.Equal(new ReadingLine("E-2", "T1", SampleMeter.Start, 0, 3m), lines[1]);
        Assert.Equal(2, lines[0].Register.Scale);
    }

    [Theory]
    [InlineData("", "line 1: expected a heading with meter,time,register")]
    [InlineData("meter,time\n", "line 1: register: expected a column of this name; got meter,time")]
    [InlineData("meter,time,register,price\n", "line 1: price: unknown column; expected meter, time, register, code, sequence")]
    [InlineData("\nmeter;time;register\nE;2026-03-01T00:00:00Z;1\n", "line 2: meter: expected a column of this name; got meter;time;register")]
    [InlineData("meter,time,register,Register\nE,2026-03-01T00:00:00Z,1,2\n", "line 1: register: expected one column of this name")]
    [InlineData("meter,time,register\nE,2026-03-01T00:00:00Z,1204,5\n", "line 2: expected 3 fields like the heading, with decimals behind a point; got 4")]
    [InlineData("meter,time,register\r\n\r\n", "line 3: expected at least one reading below the heading")]
    [InlineData("meter,time,register\nE,2026-03-01T00:00:00,1\n", "line 2: time: expected a time with its offset, like 2026-03-01T00:15:00+08:00")]
    [InlineData("meter,time,register\nE,03/01/2026 00:00 +08:00,1\n", "line 2: time: expected a time with its offset, like 2026-03-01T00:15:00+08:00")]
    [InlineData("meter,time,register\n\nE,2026-03-01T00:00:00Z,\n", "line 3: register: expected the cumulative value, like 1234.56, below 1000000000 with at most 6 decimals")]
    [InlineData("meter,time,register\n,2026-03-01T00:00:00Z,1\n", "line 2: meter: expected an id of 1 to 64 characters")]
    [InlineData("meter,time,register,sequence\nE,2026-03-01T00:00:00Z,1,x\n", "line 2: sequence: expected a whole number")]
    public void A_bad_line_is_named_with_its_field(string text, string error)
    {
        Assert.False(ReadingFile.TryParse(text, out _, out var errors));

        Assert.Equal(error, errors[0]);
    }

    [Fact]
    public void Fields_and_heading_may_be_quoted()
    {
        Assert.True(ReadingFile.TryParse("\"meter\",\"time\",\"register\"\n\"E-1\",\"2026-03-01T00:00:00+08:00\",\"12.50\"\n", out var lines, out _));

        Assert.Equal([new ReadingLine("E-1", "T", SampleMeter.Start, 0, 12.50m)], lines.ToArray());
    }

    [Fact]
    public void No_text_makes_it_throw() =>
        Prop.ForAll<string?>(text => Assert.Equal(ReadingFile.TryParse("meter,time,register\n" + text, out _, out var errors), errors.IsEmpty))
            .QuickCheckThrowOnFailure();
}
