'use strict';

// The official Node device client as an independent judge of the embedded IoT Hub.
// Environment: HUB_DEVICE (connection string), HUB_CA (PEM file), HUB_TOKEN_SECONDS and HUB_RENEW_BEFORE_SECONDS.
// Prints what happens as one JSON object a line; ends when its standard input ends.

const fs = require('node:fs');
const { Client, Message, SharedAccessKeyAuthenticationProvider } = require('azure-iot-device');
const { Mqtt } = require('azure-iot-device-mqtt');

const say = (event, more = {}) => process.stdout.write(JSON.stringify({ event, ...more }) + '\n');

async function main() {
  const credentials = SharedAccessKeyAuthenticationProvider.fromConnectionString(
    process.env.HUB_DEVICE,
    Number(process.env.HUB_TOKEN_SECONDS || 3600),
    Number(process.env.HUB_RENEW_BEFORE_SECONDS || 900));
  credentials.on('newTokenAvailable', () => say('renewing'));

  const client = Client.fromAuthenticationProvider(credentials, Mqtt);
  await client.setOptions({ ca: fs.readFileSync(process.env.HUB_CA, 'utf8') });
  client.on('error', (error) => say('error', { name: error.name, message: error.message }));
  client.on('disconnect', () => say('disconnect'));
  client.on('message', (message) => {
    say('received', {
      messageId: message.messageId,
      correlationId: message.correlationId,
      properties: Object.fromEntries(message.properties.propertyList.map((p) => [p.key, p.value])),
      body: message.getData().toString('utf8'),
    });
    client.complete(message, (error) => error && say('error', { name: error.name, message: error.message }));
  });

  await client.open();
  say('connected');

  const telemetry = new Message(JSON.stringify({ v: 1, note: 'from Node' }));
  telemetry.messageId = 'node-1';
  telemetry.contentType = 'application/json';
  telemetry.contentEncoding = 'utf-8';
  telemetry.properties.add('kind', 'readings');
  telemetry.properties.add('odd name', 'a&b=c/水');
  await client.sendEvent(telemetry);
  say('sent');

  process.stdin.resume();
  process.stdin.on('end', async () => {
    await client.close();
    say('closed');
    process.exit(0);
  });
}

main().catch((error) => {
  say('failed', { name: error.name, message: error.message });
  process.exit(1);
});
