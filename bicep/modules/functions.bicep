param name string
param location string
param storageName string
param deploymentContainerUri string
param tablesServiceUri string
param hubName string
param hubHostName string
param hubEventsSecretUri string
param sandboxPaymentKeySecretUri string
param smsEndpoint string
param smsFrom string
param insightsConnectionString string
param signInClientId string
param maximumInstances int

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUri
          authentication: {
            type: 'SystemAssignedIdentity'
          }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: 2048
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
    }
    siteConfig: {
      alwaysOn: false
      minTlsVersion: '1.2'
      appSettings: [
        { name: 'AzureWebJobsStorage__accountName', value: storageName }
        { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
        { name: 'AzureWebJobsDisableHomepage', value: 'true' }
        { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnectionString }
        { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'Authorization=AAD' }
        { name: 'Tables__serviceUri', value: tablesServiceUri }
        { name: 'HubName', value: hubName }
        { name: 'HubEvents', value: '@Microsoft.KeyVault(SecretUri=${hubEventsSecretUri})' }
        { name: 'HubService__hostName', value: hubHostName }
        { name: 'Sms__endpoint', value: smsEndpoint }
        { name: 'SmsFrom', value: smsFrom }
        { name: 'SandboxPaymentKey', value: '@Microsoft.KeyVault(SecretUri=${sandboxPaymentKeySecretUri})' }
      ]
    }
  }
}

// Sign-in stands before everything but the providers' webhooks, which prove themselves by signature.
resource signIn 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      excludedPaths: [
        '/api/payments/sandbox/notify'
      ]
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: signInClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0'
        }
      }
    }
    platform: {
      enabled: true
    }
  }
}

output principalId string = app.identity.principalId
output host string = app.properties.defaultHostName
