package dev.nufleet.app.rehearse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** What rehearsals showed, for programs; {@code docs/rehearsals.md} has the names. */
final class RehearsalJson {
  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectNode root = mapper.createObjectNode();
  private final ArrayNode rehearsals = root.putArray("rehearsals");

  RehearsalJson(long seed) {
    root.put("seed", seed);
  }

  void add(Rehearsal rehearsal, List<Outcome> outcomes) {
    ObjectNode one = rehearsals.addObject().put("name", rehearsal.name()).put("headline", rehearsal.headline());
    ArrayNode setUps = one.putArray("setUps");
    for (Outcome outcome : outcomes) {
      ObjectNode node = setUps.addObject().put("title", outcome.setUp().title());
      ObjectNode settings = node.putObject("settings");
      outcome.setUp().settings().forEach(settings::put);
      node.put("ports", outcome.setUp().ports().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      ArrayNode boards = node.putArray("boards");
      for (Verdict verdict : outcome.verdicts()) {
        boards.addObject()
            .put("profile", verdict.profile().id())
            .put("verdict", verdict.kind().word())
            .put("where", verdict.where())
            .put("says", verdict.says())
            .put("console", verdict.line())
            .put("value", verdict.value())
            .put("advice", verdict.advice());
      }
    }
  }

  byte[] bytes() {
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
    }
  }
}
