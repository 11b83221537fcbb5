//! Messages of the CloudEvents SDK for Rust.

use chrono::{DateTime, Utc};
use cloudevents::binding::rdkafka::{BaseRecordExt, MessageRecord};
use cloudevents::binding::reqwest::RequestBuilderExt;
use cloudevents::message::StructuredDeserializer;
use cloudevents::{Event, EventBuilder, EventBuilderV10};
use rdkafka::message::Headers;
use rdkafka::producer::BaseRecord;
use serde_json::{json, Map, Value};

fn message(transport: &str, mode: &str, headers: Map<String, Value>, body: &[u8]) -> Value {
    let body = String::from_utf8(body.to_vec()).unwrap();
    json!({"transport": transport, "mode": mode, "headers": headers, "body": body})
}

fn by_http(mode: &str, request: reqwest::Request) -> Value {
    let mut headers = Map::new();
    for (name, value) in request.headers() {
        headers.insert(name.to_string(), json!(value.to_str().unwrap()));
    }
    message("http", mode, headers, request.body().unwrap().as_bytes().unwrap())
}

fn by_kafka(mode: &str, record: &MessageRecord) -> Value {
    let record: BaseRecord<str, Vec<u8>> =
        BaseRecord::to("whenline.prices").key("acme").message_record(record).unwrap();
    let mut headers = Map::new();
    for each in record.headers.unwrap().iter() {
        headers.insert(each.key.to_string(), json!(String::from_utf8_lossy(each.value.unwrap())));
    }
    message("kafka", mode, headers, record.payload.unwrap())
}

fn main() {
    let given: Value = serde_json::from_slice(&std::fs::read("event.json").unwrap()).unwrap();
    let text = |name: &str| given["attributes"][name].as_str().unwrap().to_string();
    let moment: DateTime<Utc> = given["time"].as_str().unwrap().parse().unwrap();
    let event: Event = EventBuilderV10::new()
        .id(text("id"))
        .source(text("source"))
        .ty(text("type"))
        .subject(text("subject"))
        .time(moment)
        .extension("knowntime", text("knowntime"))
        .extension("team", text("team"))
        .data("application/json", given["data"].clone())
        .build()
        .unwrap();
    let client = reqwest::Client::new();
    let post = || client.post("http://127.0.0.1/v1/events");
    let structured = post()
        .header("content-type", "application/cloudevents+json")
        .body(serde_json::to_vec(&event).unwrap());
    let batch = post()
        .header("content-type", "application/cloudevents-batch+json")
        .body(serde_json::to_vec(&vec![&event, &event]).unwrap());
    let record = StructuredDeserializer::deserialize_structured(event.clone(), MessageRecord::new());
    let messages = vec![
        by_http("structured", structured.build().unwrap()),
        by_http("binary", post().event(event.clone()).unwrap().build().unwrap()),
        by_http("batch", batch.build().unwrap()),
        by_kafka("structured", &record.unwrap()),
        by_kafka("binary", &MessageRecord::from_event(event).unwrap()),
    ];
    let found = json!({"sdk": "cloudevents-sdk 0.9.0 (crates.io)", "messages": messages});
    println!("{}", serde_json::to_string_pretty(&found).unwrap());
}
