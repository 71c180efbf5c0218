// Runs scenarios.json against Azurite with the official client. Where Azurite differs from the service, a step names both
// answers: "expect" is the service's, "azurite" what Azurite gives.
import { readFileSync } from "node:fs";
import { TableClient } from "@azure/data-tables";
import { startAzurite } from "./azurite.mjs";
import { runStep } from "./steps.mjs";

const scenarios = JSON.parse(readFileSync(new URL("./scenarios.json", import.meta.url), "utf8"));
const azurite = await startAzurite();
let passed = 0;
let failed = 0;
try {
  for (const [number, scenario] of scenarios.entries()) {
    const problems = await runScenario(number, scenario);
    problems.length === 0 ? passed++ : failed++;
    console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${scenario.name}${problems.map((p) => `\n     ${p}`).join("")}`);
  }
} finally {
  azurite.stop();
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

async function runScenario(number, scenario) {
  const client = TableClient.fromConnectionString(azurite.connectionString, scenario.table ?? `scenario${number}`, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
  if (scenario.create !== false) {
    await client.createTable();
  }
  const memory = {};
  const problems = [];
  for (const [at, step] of scenario.steps.entries()) {
    const outcome = await runStep(client, step, memory);
    const expected = step.azurite ?? step.expect ?? { succeeds: true };
    const problem = difference(expected, outcome);
    if (problem) {
      problems.push(`step ${at + 1} (${step.do}): ${problem}`);
    }
  }
  return problems;
}

function difference(expected, outcome) {
  if (expected.succeeds) {
    return outcome.status === undefined || outcome.status < 300 ? null : `failed: ${JSON.stringify(outcome)}`;
  }
  for (const [name, value] of Object.entries(expected)) {
    if (canonical(outcome[name]) !== canonical(value)) {
      return `${name} is ${shortened(outcome[name])} and not ${shortened(value)} (${shortened(outcome)})`;
    }
  }
  return null;
}

function canonical(value) {
  return value && typeof value === "object" && !Array.isArray(value)
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : JSON.stringify(value);
}

function shortened(value) {
  return (JSON.stringify(value) ?? "absent").slice(0, 300);
}
