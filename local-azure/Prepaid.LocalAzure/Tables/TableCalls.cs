using Azure;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Tables;

/// <summary>The service's operations as the fault plan and the call counts name them: "tables.add" and so on.</summary>
internal static class TableCalls
{
    public const string Service = "tables";
    public const string Add = "add";
    public const string Upsert = "upsert";
    public const string Update = "update";
    public const string Delete = "delete";
    public const string Get = "get";
    public const string Query = "query";
    public const string Transaction = "transaction";
    public const string CreateTable = "create-table";
    public const string ListTables = "list-tables";

    /// <summary>The detail of a write that adds a row of the outbox.</summary>
    public const string Outbox = "outbox";

    private const string OutboxPrefix = "outbox-";

    /// <exception cref="ProcessKilledException">The calling process is dead.</exception>
    /// <exception cref="RequestFailedException">503 ServerBusy: an outage or throttling by the fault plan; nothing was done.</exception>
    public static CallPass Begin(LocalCloud cloud, string operation, string? detail = null)
    {
        try
        {
            return cloud.Calls.Before(CallOrigin.Functions, Service, operation, detail);
        }
        catch (ServiceFaultException)
        {
            throw ServiceError.ServerBusy.ToException();
        }
    }

    public static string? DetailOf(string rowKey) => rowKey.StartsWith(OutboxPrefix, StringComparison.Ordinal) ? Outbox : null;
}
