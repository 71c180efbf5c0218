using System.IO.Compression;
using System.Text;
using Prepaid.Contract;

namespace Prepaid.GatewayAgent.Tests.Wire;

public sealed class WireBodyTests
{
    [Theory]
    [InlineData(10, null)]
    [InlineData(5_000, "gzip")]
    public void A_body_is_zipped_only_when_that_helps_and_is_unpacked_again(int length, string? expected)
    {
        var json = Encoding.UTF8.GetBytes(new string('7', length));

        var (body, encoding) = WireBody.Pack(json);

        Assert.Equal(expected, encoding);
        Assert.True(WireBody.TryUnpack(body, encoding, out var unpacked, out _));
        Assert.Equal(json, unpacked);
    }

    [Fact]
    public void A_body_that_does_not_shrink_is_left_alone()
    {
        var noise = new byte[5_000];
        new Random(1).NextBytes(noise);

        Assert.Equal((noise, null), WireBody.Pack(noise));
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_unfolds()
    {
        using var bomb = new MemoryStream();
        using (var zip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(new byte[50_000_000]);
        }

        Assert.False(WireBody.TryUnpack(bomb.ToArray(), "gzip", out var json, out var error));
        Assert.Empty(json);
        Assert.Equal("body: expected at most 1048576 bytes after unzipping", error);
    }

    [Theory]
    [InlineData("br", "content-encoding: expected none or gzip, got 'br'")]
    [InlineData("gzip", "body: expected gzip, as content-encoding says")]
    public void What_is_not_gzip_is_refused(string encoding, string expected)
    {
        Assert.False(WireBody.TryUnpack("{}"u8.ToArray(), encoding, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Random_and_mutated_bytes_never_throw() =>
        Fuzzing.NeverThrows(5, [WireBody.Pack(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300)))).Body], bytes => (WireBody.TryUnpack(bytes, "gzip", out _, out var error), error));
}
