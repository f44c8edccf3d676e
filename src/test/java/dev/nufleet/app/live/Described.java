package dev.nufleet.app.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A description in OpenAPI 3.0, and whether answers are as it says. Clients may meet more fields than are described;
 * here none may be, so that a field that nobody described is noticed.
 */
final class Described {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLACE = "mem:openapi";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode root;
  private final JsonSchemaFactory schemas;

  private Described(JsonNode root) {
    this.root = root;
    closeObjects(root);
    this.schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4, builder -> builder
        .metaSchema(OpenApi30.getInstance()).defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
        .schemaLoaders(loaders -> loaders.schemas(Map.of(PLACE, root.toString()))));
  }

  static Described of(String json) {
    return new Described(read(json));
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }

  private static void closeObjects(JsonNode node) {
    if (node instanceof ObjectNode schema && schema.path("properties").isObject()
        && !schema.has("additionalProperties")) {
      schema.put("additionalProperties", false);
    }
    node.forEach(Described::closeObjects);
  }

  JsonNode at(String pointer) {
    return root.at(pointer);
  }

  List<String> words(String pointer) {
    List<String> words = new ArrayList<>();
    root.at(pointer + "/enum").forEach(word -> words.add(word.asText()));
    return words;
  }

  /** Method and path of each. */
  List<String> operations() {
    List<String> all = new ArrayList<>();
    root.get("paths").fields().forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(word -> {
      if (METHODS.contains(word)) {
        all.add(word.toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }));
    return all;
  }

  /** Operations with each status that they name, but for answers of caches. */
  Set<String> statuses() {
    Set<String> all = new TreeSet<>();
    for (String operation : operations()) {
      String[] called = operation.split(" ");
      root.at(pointer(called[0], called[1]) + "/responses").fieldNames().forEachRemaining(status -> {
        if (!status.equals("default") && !status.equals("304")) {
          all.add(operation + " " + status);
        }
      });
    }
    return all;
  }

  /** Which one a call is. */
  String operation(String method, String path) {
    String asked = path.replaceFirst("\\?.*", "");
    return operations().stream()
        .filter(one -> (method + " " + asked).matches(one.replaceAll("\\{[a-z]+}", "[^/]+")))
        .min((one, other) -> Boolean.compare(one.contains("{"), other.contains("{")))
        .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"));
  }

  private static String pointer(String method, String template) {
    return "/paths/" + template.replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT);
  }

  private String pointerOf(String method, String path) {
    String[] called = operation(method, path).split(" ");
    return pointer(called[0], called[1]);
  }

  /** What is not as it is described. */
  List<String> wrongIn(String method, String path, HttpResponse<String> answer) {
    String responses = pointerOf(method, path) + "/responses/";
    String place = responses + (root.at(responses + answer.statusCode()).isMissingNode()
        ? "default" : answer.statusCode());
    if (place.endsWith("default") && answer.statusCode() < 400) {
      return List.of("no refusal, and not described: " + answer.statusCode());
    }
    place = resolved(place);
    if (root.at(place + "/content").isMissingNode()) {
      return answer.body().isEmpty() ? List.of() : List.of("a body: " + answer.body());
    }
    for (Map.Entry<String, JsonNode> header : root.at(place + "/headers").properties()) {
      if (answer.headers().firstValue(header.getKey()).isEmpty()) {
        return List.of("no header " + header.getKey());
      }
    }
    String type = answer.headers().firstValue("Content-Type").orElse("none").replaceFirst(";.*", "");
    String content = root.at(place + "/content").has("*/*") ? "*/*" : type;
    if (!root.at(place + "/content").has(content)) {
      return List.of("of type " + type);
    }
    JsonNode body = type.equals("application/json") ? read(answer.body()) : new TextNode(answer.body());
    return wrong(place + "/content/" + content.replace("/", "~1") + "/schema", body);
  }

  List<String> wrongInEvent(String method, String path, String event, JsonNode data) {
    String place =
        pointerOf(method, path) + "/responses/200/content/text~1event-stream/x-events/" + event;
    return root.at(place).isMissingNode() ? List.of("no such event") : wrong(place, data);
  }

  /** Whether a body is as it is described; empty: the call has none, or this is no JSON. */
  Optional<Boolean> bodyFits(String method, String path, String body) {
    String place = pointerOf(method, path) + "/requestBody/content/application~1json/schema";
    return body.isBlank() || root.at(place).isMissingNode()
        ? Optional.empty() : Optional.of(wrong(place, read(body)).isEmpty());
  }

  private String resolved(String place) {
    JsonNode reference = root.at(place).path("$ref");
    return reference.isMissingNode() ? place : reference.asText().substring(1);
  }

  private List<String> wrong(String place, JsonNode value) {
    return schemas.getSchema(SchemaLocation.of(PLACE + "#" + place)).validate(value).stream()
        .map(ValidationMessage::toString).toList();
  }
}
