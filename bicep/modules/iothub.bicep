param name string
param location string
param sku string
param units int
param partitions int
param consumerGroup string

// Gateways sign in with keys of their own, and the built-in endpoint takes no Entra token: local authentication stays on.
resource hub 'Microsoft.Devices/IotHubs@2023-06-30' = {
  name: name
  location: location
  sku: {
    name: sku
    capacity: units
  }
  properties: {
    disableLocalAuth: false
    disableDeviceSAS: false
    disableModuleSAS: true
    minTlsVersion: '1.2'
    eventHubEndpoints: {
      events: {
        partitionCount: partitions
        retentionTimeInDays: 7
      }
    }
    cloudToDevice: {
      defaultTtlAsIso8601: 'PT1H'
      maxDeliveryCount: 100
    }
  }
}

resource pipeline 'Microsoft.Devices/IotHubs/eventHubEndpoints/ConsumerGroups@2023-06-30' = {
  name: '${hub.name}/events/${consumerGroup}'
  properties: {
    name: consumerGroup
  }
}

output name string = hub.name
output hostName string = hub.properties.hostName
