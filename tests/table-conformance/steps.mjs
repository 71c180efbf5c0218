// Runs one step of a scenario with the official client and says what came of it, in the terms of scenarios.json.

export async function runStep(client, step, memory) {
  try {
    return await perform[step.do](client, step, memory);
  } catch (error) {
    if (error.statusCode === undefined && error.code === undefined) {
      return { client: error.message }; // refused by the client itself, nothing was sent
    }
    const index = /^(\d+):/.exec(error.details?.odataError?.message?.value ?? error.message ?? "")?.[1];
    return { status: error.statusCode, code: error.details?.odataError?.code ?? error.code, index: index && Number(index) };
  }
}

const perform = {
  "create-table": async (client) => {
    await client.createTable();
    return { status: 204 };
  },
  add: async (client, step, memory) => saved(await client.createEntity(entityOf(step.entity)), step, memory),
  upsert: async (client, step, memory) => saved(await client.upsertEntity(entityOf(step.entity), step.mode), step, memory),
  update: async (client, step, memory) =>
    saved(await client.updateEntity(entityOf(step.entity), step.mode, { etag: etagOf(step.ifMatch, memory) }), step, memory),
  delete: async (client, step, memory) => {
    await client.deleteEntity(step.partitionKey, step.rowKey, { etag: etagOf(step.ifMatch ?? "*", memory) });
    return { status: 204 };
  },
  get: async (client, step) => {
    const found = await client.getEntity(step.partitionKey, step.rowKey, {
      disableTypeConversion: true,
      queryOptions: step.select && { select: step.select },
    });
    return { status: 200, properties: propertiesOf(found), keys: ["partitionKey", "rowKey"].filter((k) => found[k] !== undefined) };
  },
  grid: async (client, step) => {
    for (const partition of step.partitions) {
      await client.submitTransaction(step.rows.map((row) => ["create", { partitionKey: partition, rowKey: row }]));
    }
    return { status: 202 };
  },
  many: async (client, step) => {
    for (let from = 0; from < step.count; from += 100) {
      const count = Math.min(100, step.count - from);
      await client.submitTransaction(adds({ partition: step.partition, count }, from));
    }
    return { status: 202 };
  },
  transaction: async (client, step, memory) => {
    const actions = step.adds ? adds(step.adds, 0) : step.actions.map((action) => actionOf(action, memory));
    const answer = await client.submitTransaction(actions);
    return { status: answer.status };
  },
  query: async (client, step) => {
    const pages = [];
    const rows = [];
    let properties;
    const query = client.listEntities({ disableTypeConversion: true, queryOptions: { filter: step.filter, select: step.select } });
    for await (const page of query.byPage({ maxPageSize: step.pageSize })) {
      pages.push(page.length);
      rows.push(...page.map((row) => `${row.partitionKey}/${row.rowKey}`));
      properties ??= page[0] && propertiesOf(page[0]);
    }
    return { pages, rows, properties };
  },
  "first-page": async (client, step, memory) => onePage(client, step, memory, undefined),
  "next-page": async (client, step, memory) => onePage(client, step, memory, memory.token),
};

async function onePage(client, step, memory, continuationToken) {
  const { value: page } = await client.listEntities().byPage({ maxPageSize: step.pageSize, continuationToken }).next();
  memory.token = page.continuationToken;
  return { rows: page.map((row) => `${row.partitionKey}/${row.rowKey}`) };
}

function actionOf(action, memory) {
  const entity = entityOf(action.entity);
  const options = { etag: etagOf(action.ifMatch, memory) };
  switch (action.type) {
    case "Add": return ["create", entity];
    case "Delete": return ["delete", entity];
    case "UpdateMerge": return ["update", entity, "Merge", options];
    case "UpdateReplace": return ["update", entity, "Replace", options];
    case "UpsertMerge": return ["upsert", entity, "Merge"];
    case "UpsertReplace": return ["upsert", entity, "Replace"];
    default: throw new Error(`Unknown action ${action.type}.`);
  }
}

function adds({ partition, count, bytes }, from) {
  const body = bytes ? { B: { type: "Binary", value: Buffer.alloc(bytes).toString("base64") } } : {};
  return Array.from({ length: count }, (_, i) =>
    ["create", { partitionKey: partition, rowKey: String(from + i).padStart(6, "0"), ...body }]);
}

function entityOf(entity) {
  return Object.fromEntries(Object.entries(entity).map(([name, value]) => [name, valueOf(value)]));
}

function valueOf(value) {
  if (value?.$repeat) {
    return value.$repeat[0].repeat(value.$repeat[1]);
  }
  if (value?.$bytes) {
    return { type: "Binary", value: Buffer.alloc(value.$bytes).toString("base64") };
  }
  return value;
}

const etagOf = (ifMatch, memory) => (ifMatch?.startsWith("@") ? memory[ifMatch.slice(1)] : ifMatch);

function saved(answer, step, memory) {
  if (step.save) {
    memory[step.save] = answer.etag;
  }
  return { status: 204 };
}

const ours = new Set(["partitionKey", "rowKey", "etag", "timestamp", "odata.metadata"]);

function propertiesOf(row) {
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => !ours.has(name) && value !== null && value !== undefined).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value) {
  const typed = typeof value === "object" && "type" in value ? value : { type: undefined, value };
  return typed.type === undefined || typed.type === "String" ? typed.value : `${typed.type} ${typed.value}`;
}

