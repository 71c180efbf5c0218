'use strict';

// The official Node device client as an independent judge of the embedded IoT Hub.
// Environment: HUB_DEVICE (connection string), HUB_CA (PEM file), HUB_TOKEN_SECONDS and HUB_RENEW_BEFORE_SECONDS.
// HUB_QUIET leaves the greeting out. Each line of standard input is sent as a message of readings.
// Prints what happens as one JSON object a line; ends when its standard input ends.

const fs = require('node:fs');
const readline = require('node:readline');
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

  if (!process.env.HUB_QUIET) {
    await send('node-1', JSON.stringify({ v: 1, note: 'from Node' }), { 'odd name': 'a&b=c/水' });
  }

  let number = 1;
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (body) => send(`line-${number++}`, body, {}).catch(fail));
  lines.on('close', async () => {
    await client.close();
    say('closed');
    process.exit(0);
  });

  async function send(id, body, properties) {
    const telemetry = new Message(body);
    telemetry.messageId = id;
    telemetry.contentType = 'application/json';
    telemetry.contentEncoding = 'utf-8';
    telemetry.properties.add('kind', 'readings');
    for (const [name, value] of Object.entries(properties)) {
      telemetry.properties.add(name, value);
    }

    await client.sendEvent(telemetry);
    say('sent');
  }
}

function fail(error) {
  say('failed', { name: error.name, message: error.message });
  process.exit(1);
}

main().catch(fail);
