// Messages of the CloudEvents SDK for Java.

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.core.message.MessageWriter;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventSerializer;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;

public class Messages {
  static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  static final ArrayNode MESSAGES = JSON.createArrayNode();

  static void add(String transport, String mode, Map<String, String> headers, byte[] body) {
    ObjectNode message = MESSAGES.addObject();
    message.put("transport", transport).put("mode", mode);
    ObjectNode texts = message.putObject("headers");
    headers.forEach(texts::put);
    message.put("body", new String(body, StandardCharsets.UTF_8));
  }

  static void http(CloudEvent event, boolean structured) {
    Map<String, String> headers = new TreeMap<>();
    byte[][] body = new byte[1][];
    MessageWriter<?, Void> writer = HttpMessageFactory.createWriter(headers::put, bytes -> body[0] = bytes);
    if (structured) {
      writer.writeStructured(event, "application/cloudevents+json");
    } else {
      writer.writeBinary(event);
    }
    add("http", structured ? "structured" : "binary", headers, body[0]);
  }

  static void kafka(CloudEvent event, Encoding encoding) {
    try (CloudEventSerializer serializer = new CloudEventSerializer()) {
      Map<String, Object> settings = new HashMap<>();
      settings.put(CloudEventSerializer.ENCODING_CONFIG, encoding);
      settings.put(CloudEventSerializer.EVENT_FORMAT_CONFIG, JsonFormat.CONTENT_TYPE);
      serializer.configure(settings, false);
      RecordHeaders headers = new RecordHeaders();
      byte[] value = serializer.serialize("whenline.prices", headers, event);
      Map<String, String> texts = new TreeMap<>();
      headers.forEach(each -> texts.put(each.key(), new String(each.value(), StandardCharsets.UTF_8)));
      add("kafka", encoding.name().toLowerCase(), texts, value);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Map<?, ?> given = JSON.readValue(new File("event.json"), Map.class);
    Map<?, ?> attributes = (Map<?, ?>) given.get("attributes");
    Map<String, Object> data = new HashMap<>();
    ((Map<?, ?>) given.get("data")).forEach((name, value) -> data.put((String) name, value));
    Map<String, Object> withNulls = new HashMap<>(data);
    for (String name : List.of("certainty", "tags", "precision", "provenance", "claim")) {
      withNulls.put(name, null);
    }
    OffsetDateTime moment = OffsetDateTime.parse((String) given.get("time"));
    List<CloudEvent> events = new ArrayList<>();
    for (Map<String, Object> each : List.of(data, withNulls)) {
      CloudEventBuilder builder =
          CloudEventBuilder.v1()
              .withId((String) attributes.get("id"))
              .withSource(URI.create((String) attributes.get("source")))
              .withType((String) attributes.get("type"))
              .withSubject((String) attributes.get("subject"))
              .withExtension("knowntime", (String) attributes.get("knowntime"))
              .withExtension("team", (String) attributes.get("team"))
              .withData("application/json", JSON.writeValueAsBytes(each));
      events.add(builder.withTime(moment).build());
      events.add(builder.withTime(moment.withOffsetSameInstant(ZoneOffset.ofHours(2))).build());
    }
    StringBuilder batch = new StringBuilder("[");
    for (CloudEvent event : events) {
      http(event, true);
      http(event, false);
      kafka(event, Encoding.STRUCTURED);
      kafka(event, Encoding.BINARY);
      batch.append(batch.length() > 1 ? "," : "");
      batch.append(new String(new JsonFormat().serialize(event), StandardCharsets.UTF_8));
    }
    byte[] all = batch.append("]").toString().getBytes(StandardCharsets.UTF_8);
    add("http", "batch", Map.of("content-type", "application/cloudevents-batch+json"), all);
    ObjectNode found = JSON.createObjectNode();
    found.put("sdk", "io.cloudevents 4.0.1");
    found.set("messages", MESSAGES);
    System.out.println(JSON.writeValueAsString(found));
  }
}
