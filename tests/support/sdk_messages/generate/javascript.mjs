// Messages of the CloudEvents SDK for JavaScript.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { CloudEvent, HTTP, Kafka } from "cloudevents";

const { version } = createRequire(import.meta.url)("cloudevents/package.json");
const given = JSON.parse(readFileSync("event.json", "utf8"));
const messages = [];
const spoken = (more) =>
  new CloudEvent({ ...given.attributes, time: given.time, data: given.data, ...more });
const add = (transport, mode, headers, body) => {
  const defined = Object.entries(headers).filter(([, value]) => value !== undefined);
  const asText = Object.fromEntries(defined.map(([name, value]) => [name, String(value)]));
  messages.push({
    transport,
    mode,
    headers: asText,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
};

const events = [
  spoken(),
  spoken({ datacontenttype: "application/json" }),
  spoken({ time: new Date(given.time).toISOString(), traceparent: "00-2af5-00f0-01" }),
];
for (const event of events) {
  const [structured, binary] = [HTTP.structured(event), HTTP.binary(event)];
  add("http", "structured", structured.headers, structured.body);
  add("http", "binary", binary.headers, binary.body);
  const [record, bare] = [Kafka.structured(event), Kafka.binary(event)];
  add("kafka", "structured", record.headers, record.value);
  add("kafka", "binary", bare.headers, bare.value);
}
const batch = { "content-type": "application/cloudevents-batch+json" };
add("http", "batch", batch, JSON.stringify(events));
console.log(JSON.stringify({ sdk: `cloudevents ${version} (npm)`, messages }, null, 1));
