param name string
param dataLocation string

resource service 'Microsoft.Communication/communicationServices@2025-09-01' = {
  name: name
  location: 'global'
  properties: {
    dataLocation: dataLocation
  }
}

output name string = service.name
output endpoint string = 'https://${service.properties.hostName}'
