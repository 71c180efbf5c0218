using 'main.bicep'

param name = 'prepaid'
param smsFrom = 'Prepaid'
param signInClientId = '00000000-0000-0000-0000-000000000000'
