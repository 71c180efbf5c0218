using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Prepaid.LocalAzure.IotHub;

/// <summary>The hub's own certificate authority and the server certificate from it, made at the first run. Validity is real time.</summary>
internal sealed class HubCertificates
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ServerLife = TimeSpan.FromDays(397); // the most that clients commonly take
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(60);

    private readonly string folder;

    public HubCertificates(string folder)
    {
        this.folder = folder;
        var now = TimeProvider.System.GetUtcNow();
        if (Load("ca", now) is not { } authority)
        {
            authority = NewAuthority(now);
            Save("ca", authority);
            File.Delete(PathOf("server.pem"));
        }

        using (authority)
        {
            using var server = Load("server", now) ?? NewServer(authority, now);
            Save("server", server);

            // TLS on Windows takes no key that exists only in memory.
            Server = X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), null);
        }
    }

    /// <summary>What clients must trust.</summary>
    public string AuthorityFile => PathOf("ca.pem");

    public X509Certificate2 Server { get; }

    private static X509Certificate2 NewAuthority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Prepaid local IoT Hub CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now.AddHours(-1), now + AuthorityLife);
    }

    private static X509Certificate2 NewServer(X509Certificate2 authority, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "TLS server")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var bare = request.Create(authority, now.AddHours(-1), Earlier(now + ServerLife, authority.NotAfter), RandomNumberGenerator.GetBytes(16));
        return bare.CopyWithPrivateKey(key);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTime other) => one < other ? one : other;

    private X509Certificate2? Load(string name, DateTimeOffset now)
    {
        if (!File.Exists(PathOf($"{name}.pem")) || !File.Exists(PathOf($"{name}-key.pem")))
        {
            return null;
        }

        var certificate = X509Certificate2.CreateFromPemFile(PathOf($"{name}.pem"), PathOf($"{name}-key.pem"));
        if (certificate.NotAfter - now > RenewBefore)
        {
            return certificate;
        }

        certificate.Dispose();
        return null;
    }

    private void Save(string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        Write($"{name}-key.pem", key.ExportPkcs8PrivateKeyPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write($"{name}.pem", certificate.ExportCertificatePem(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private void Write(string name, string pem, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        var written = PathOf(name + ".new");
        using (var file = new StreamWriter(written, options))
        {
            file.Write(pem);
        }

        File.Move(written, PathOf(name), overwrite: true);
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
