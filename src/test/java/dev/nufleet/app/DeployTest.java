package dev.nufleet.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What lies in {@code deploy/}, as far as it can be checked without the programs that it is for. */
class DeployTest {
  private static final Path DEPLOY = Path.of("deploy");

  private static List<JsonNode> documents(Path file) throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    return yaml.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll();
  }

  @Test
  void each_file_says_first_that_it_was_not_tried() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(DEPLOY)) {
      all.filter(Files::isRegularFile).filter(file -> !file.endsWith("README.md")).forEach(files::add);
    }
    assertThat(files).hasSize(5);
    for (Path file : files) {
      assertThat(Files.readAllLines(file).get(0)).as(file.toString()).startsWith("# Not tried where it was made:");
    }
  }

  @Test
  void three_nodes_of_the_compose_file_join_the_same_cluster_and_a_run_leads_them() throws IOException {
    JsonNode services = documents(DEPLOY.resolve("compose.yaml")).get(0).get("services");
    for (String node : List.of("node-1", "node-2", "node-3")) {
      assertThat(services.get(node).get("command").toString())
          .contains("\"--join\",\"node-1:7355,node-2:7355\"", "\"--host\",\"" + node + "\"");
    }
    assertThat(services.get("lead").get("command").toString()).contains("\"--cluster\",\"node-1:7355\"");
  }

  @Test
  void service_nodes_and_job_of_kubernetes_belong_together() throws IOException {
    List<JsonNode> all = documents(DEPLOY.resolve("kubernetes/nufleet.yaml"));
    assertThat(all).extracting(one -> one.get("kind").asText()).containsExactly("Service", "StatefulSet", "Job");
    JsonNode nodes = all.get(1).get("spec");
    assertThat(nodes.get("serviceName")).isEqualTo(all.get(0).get("metadata").get("name"));
    assertThat(nodes.get("selector").get("matchLabels")).isEqualTo(all.get(0).get("spec").get("selector"))
        .isEqualTo(nodes.get("template").get("metadata").get("labels"));
  }
}
