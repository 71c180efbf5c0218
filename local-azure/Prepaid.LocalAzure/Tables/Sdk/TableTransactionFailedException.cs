#nullable disable
namespace Azure.Data.Tables;

public class TableTransactionFailedException : RequestFailedException
{
    internal const string FailedIndexKey = "FailedEntity";

    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            Required(requestFailedException).Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        if (requestFailedException.Data[FailedIndexKey] is int index)
        {
            Data[FailedIndexKey] = index;
            FailedTransactionActionIndex = index;
        }
    }

    public int? FailedTransactionActionIndex { get; }

    private static RequestFailedException Required(RequestFailedException cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return cause;
    }
}
