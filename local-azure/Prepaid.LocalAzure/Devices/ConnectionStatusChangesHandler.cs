namespace Microsoft.Azure.Devices.Client;

public delegate void ConnectionStatusChangesHandler(ConnectionStatus status, ConnectionStatusChangeReason reason);
