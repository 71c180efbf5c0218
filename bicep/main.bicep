// Prepaid on Azure: IoT Hub -> Functions (Flex Consumption) -> Table storage, SMS by Communication Services.
// Not compiled on the project's machines (no Bicep compiler is to be had there); tests/Prepaid.Conventions.Tests
// checks its symbols and keeps its settings in step with the settings that the code reads.
targetScope = 'resourceGroup'

@description('Short name that all resource names begin with: 3 to 11 lower-case letters and digits.')
@minLength(3)
@maxLength(11)
param name string

@description('Region of everything but Communication Services, which is global.')
param location string = resourceGroup().location

@description('IoT Hub tier; a gateway with 33 meters sends about 100 messages a day.')
@allowed(['S1', 'S2', 'S3'])
param hubSku string = 'S1'

@description('IoT Hub units.')
@minValue(1)
param hubUnits int = 1

@description('Partitions of the hub log; fixed for the life of the hub.')
@minValue(2)
@maxValue(32)
param hubPartitions int = 4

@description('Where Communication Services keeps data at rest.')
param smsDataLocation string = 'Europe'

@description('Number or alphanumeric sender id that texts come from.')
param smsFrom string

@description('Client id of the Entra app that operators sign in with.')
param signInClientId string

@description('Key of the sandbox payment provider; empty switches the provider off.')
@secure()
param sandboxPaymentKey string = ''

@description('Most instances of the functions app.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

var suffix = uniqueString(resourceGroup().id, name)
var hubConsumerGroup = 'pipeline'

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: name
    location: location
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: '${name}${take(suffix, 10)}'
    location: location
  }
}

module hub 'modules/iothub.bicep' = {
  name: 'iothub'
  params: {
    name: '${name}-hub-${take(suffix, 6)}'
    location: location
    sku: hubSku
    units: hubUnits
    partitions: hubPartitions
    consumerGroup: hubConsumerGroup
  }
}

module sms 'modules/communication.bicep' = {
  name: 'communication'
  params: {
    name: '${name}-sms-${take(suffix, 6)}'
    dataLocation: smsDataLocation
  }
}

module vault 'modules/keyvault.bicep' = {
  name: 'keyvault'
  params: {
    name: '${name}-kv-${take(suffix, 6)}'
    location: location
    hubName: hub.outputs.name
    sandboxPaymentKey: sandboxPaymentKey
  }
}

module functions 'modules/functions.bicep' = {
  name: 'functions'
  params: {
    name: '${name}-app-${take(suffix, 6)}'
    location: location
    storageName: storage.outputs.name
    deploymentContainerUri: storage.outputs.deploymentContainerUri
    tablesServiceUri: storage.outputs.tablesServiceUri
    hubName: hub.outputs.name
    hubHostName: hub.outputs.hostName
    hubEventsSecretUri: vault.outputs.hubEventsSecretUri
    sandboxPaymentKeySecretUri: vault.outputs.sandboxPaymentKeySecretUri
    smsEndpoint: sms.outputs.endpoint
    smsFrom: smsFrom
    insightsConnectionString: monitoring.outputs.connectionString
    signInClientId: signInClientId
    maximumInstances: maximumInstances
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    principalId: functions.outputs.principalId
    storageName: storage.outputs.name
    hubName: hub.outputs.name
    vaultName: vault.outputs.name
    smsName: sms.outputs.name
    insightsName: monitoring.outputs.name
  }
}

output functionsHost string = functions.outputs.host
output hubHost string = hub.outputs.hostName
