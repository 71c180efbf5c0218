using Azure;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The answer of GetEntityIfExists when there is none.</summary>
internal sealed class MissingEntity<T> : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T? Value => throw new InvalidOperationException("The entity does not exist.");

    public override Response GetRawResponse() => StoredResponse.NotFound();
}
