using Azure;
using Azure.Data.Tables;

namespace Prepaid.LocalAzure.Tables;

/// <summary>One error answer of the Table service: status, code and text as documented for its REST interface.</summary>
internal sealed record ServiceError(int Status, string Code, string Message)
{
    public static readonly ServiceError TableNotFound = new(404, "TableNotFound", "The table specified does not exist.");
    public static readonly ServiceError ResourceNotFound = new(404, "ResourceNotFound", "The specified resource does not exist.");
    public static readonly ServiceError EntityAlreadyExists = new(409, "EntityAlreadyExists", "The specified entity already exists.");
    public static readonly ServiceError UpdateConditionNotSatisfied = new(412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");
    public static readonly ServiceError InvalidETag = new(400, "InvalidInput", "The etag value specified in one of the request headers is not valid.");
    public static readonly ServiceError InvalidPageSize = new(400, "InvalidInput", "A page holds 1 to 1000 entities.");
    public static readonly ServiceError InvalidContinuation = new(400, "InvalidInput", "The continuation token is not valid.");
    public static readonly ServiceError DifferentPartitions = new(400, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.");
    public static readonly ServiceError DuplicateRow = new(400, "InvalidDuplicateRow", "The batch request contains multiple changes with same row key. An entity can appear only once in a batch request.");
    public static readonly ServiceError TooManyChanges = new(400, "InvalidInput", "The batch request operation exceeds the maximum 100 changes per change set.");
    public static readonly ServiceError BodyTooLarge = new(413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");
    public static readonly ServiceError EntityTooLarge = new(400, "EntityTooLarge", "The entity is larger than the maximum allowed size (1MB).");
    public static readonly ServiceError PropertyValueTooLarge = new(400, "PropertyValueTooLarge", "The property value exceeds the maximum allowed size (64KB). If the property value is a string, it is UTF-16 encoded and the maximum number of characters should be 32K or less.");
    public static readonly ServiceError TooManyProperties = new(400, "TooManyProperties", "The entity contains more properties than allowed. Each entity can include up to 252 properties to store data.");
    public static readonly ServiceError PropertyNameTooLong = new(400, "PropertyNameTooLong", "The property name exceeds the maximum allowed length (255).");
    public static readonly ServiceError KeyValueTooLarge = new(400, "KeyValueTooLarge", "The value of PartitionKey or RowKey exceeds the maximum allowed length (1024).");
    public static readonly ServiceError ServerBusy = new(503, "ServerBusy", "The server is busy.");

    public static ServiceError OutOfRange(string name, string value) =>
        new(400, "OutOfRangeInput", $"The '{name}' parameter of value '{value}' is out of range.");

    public static ServiceError InvalidPropertyName(string name) =>
        new(400, "PropertyNameInvalid", $"The property name '{name}' is invalid.");

    public static ServiceError InvalidFilter(string reason) =>
        new(400, "InvalidInput", $"One of the request inputs is not valid: {reason}");

    public RequestFailedException ToException() => new(Status, Message, Code, null);

    /// <summary>As the SDK reports a change set: the text begins with the index of the failed action.</summary>
    public TableTransactionFailedException ToTransactionException(int index) => InTransaction(ToException(), index);

    public static TableTransactionFailedException InTransaction(RequestFailedException cause, int index)
    {
        var indexed = new RequestFailedException(cause.Status, $"{index}:{cause.Message}", cause.ErrorCode, cause.InnerException);
        indexed.Data[TableTransactionFailedException.FailedIndexKey] = index;
        return new TableTransactionFailedException(indexed);
    }
}
