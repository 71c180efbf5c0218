namespace Microsoft.Azure.Devices;

public enum AuthenticationType
{
    Sas = 0,
    SelfSigned = 1,
    CertificateAuthority = 2,
    None = 3,
}
