param name string
param location string
param hubName string

@secure()
param sandboxPaymentKey string

resource hub 'Microsoft.Devices/IotHubs@2023-06-30' existing = {
  name: hubName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
  }
}

var events = hub.properties.eventHubEndpoints.events
var readKey = hub.listKeys('2023-06-30').value[1].primaryKey

resource hubEvents 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'HubEvents'
  properties: {
    value: 'Endpoint=${events.endpoint};SharedAccessKeyName=service;SharedAccessKey=${readKey};EntityPath=${events.path}'
  }
}

resource paymentKey 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'SandboxPaymentKey'
  properties: {
    value: sandboxPaymentKey
  }
}

output name string = vault.name
output hubEventsSecretUri string = hubEvents.properties.secretUri
output sandboxPaymentKeySecretUri string = paymentKey.properties.secretUri
