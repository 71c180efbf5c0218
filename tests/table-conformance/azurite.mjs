// Starts Azurite's table service on a free port, in a folder of its own, and stops it with us.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const account = "devstoreaccount1";
const key = Buffer.from("a key of this run only, for a server on loopback").toString("base64");

export async function startAzurite() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "azurite-"));
  const main = fileURLToPath(new URL("./node_modules/azurite/dist/src/table/main.js", import.meta.url));
  const server = spawn(
    process.execPath,
    [main, "--tableHost", "127.0.0.1", "--tablePort", String(port), "--location", folder, "--disableTelemetry"],
    { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` } });
  await new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`Azurite ended with ${code}.`)));
    server.stdout.on("data", (text) => String(text).includes("successfully started") && resolve());
  });
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};TableEndpoint=http://127.0.0.1:${port}/${account};`,
    stop() {
      server.removeAllListeners("exit");
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
