package dev.nufleet.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nufleet.cluster.setup.Discovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

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
    assertThat(files).hasSize(6);
    for (Path file : files) {
      assertThat(Files.readAllLines(file).get(0)).as(file.toString()).startsWith("# Not tried where it was made:");
    }
  }

  @Test
  void nodes_of_the_compose_file_find_each_other_and_a_run_finds_them_and_the_stand_in() throws IOException {
    JsonNode services = documents(DEPLOY.resolve("compose.yaml")).get(0).get("services");
    ParseResult node = parsed(services.get("node").get("command"));
    ParseResult lead = parsed(services.get("lead").get("command"));
    assertThat(node.<String>matchedOptionValue("--discover", "")).isEqualTo("dns:node")
        .isEqualTo(lead.matchedOptionValue("--discover", ""));
    String count = services.get("node").get("deploy").get("replicas").asText();
    assertThat(node.<Integer>matchedOptionValue("--await-contacts", 0)).hasToString(count);
    assertThat(lead.<String>matchedOptionValue("--await-nodes", "")).isEqualTo(count);
    ParseResult platform = parsed(services.get("platform").get("command"));
    assertThat(platform.<Path>matchedOptionValue("--ready-file", null))
        .hasToString(lead.matchedOptionValue("--platform", ""));
    assertThat(platform.<Integer>matchedOptionValue("--count", 0))
        .hasToString(lead.matchedOptionValue("--boards", ""));
    assertThat(services.get("platform").get("volumes")).as("where the ready file lies")
        .contains(services.get("lead").get("volumes").get(1));
  }

  @Test
  void service_nodes_and_job_of_kubernetes_belong_together() throws IOException {
    List<JsonNode> all = documents(DEPLOY.resolve("kubernetes/nufleet.yaml"));
    assertThat(all).extracting(one -> one.get("kind").asText()).containsExactly("Service", "Deployment", "Job");
    JsonNode nodes = all.get(1).get("spec");
    assertThat(nodes.get("selector").get("matchLabels")).isEqualTo(all.get(0).get("spec").get("selector"))
        .isEqualTo(nodes.get("template").get("metadata").get("labels"));
    JsonNode job = all.get(2).at("/spec/template/spec");
    ParseResult node = parsed(nodes.at("/template/spec/containers/0/args"));
    ParseResult run = parsed(job.at("/containers/0/args"));
    assertThat(node.<String>matchedOptionValue("--discover", "")).isEqualTo(run.matchedOptionValue("--discover", ""))
        .isEqualTo("dns:" + all.get(0).at("/metadata/name").asText() + ".default.svc.cluster.local");
    assertThat(Discovery.parse(node.matchedOptionValue("--discover", "")).usualPort())
        .isEqualTo(all.get(0).at("/spec/ports/1/port").asInt())
        .isEqualTo(nodes.at("/template/spec/containers/0/ports/1/containerPort").asInt());
    String count = nodes.get("replicas").asText();
    assertThat(node.<Integer>matchedOptionValue("--await-contacts", 0)).hasToString(count);
    assertThat(run.<String>matchedOptionValue("--await-nodes", "")).isEqualTo(count);
    ParseResult platform = parsed(job.at("/initContainers/0/args"));
    assertThat(platform.<Path>matchedOptionValue("--ready-file", null))
        .hasToString(run.matchedOptionValue("--platform", ""));
    assertThat(job.at("/initContainers/0/volumeMounts/0")).as("where the ready file lies")
        .isEqualTo(job.at("/containers/0/volumeMounts/1"));
  }

  @Test
  void who_looks_for_pods_may_list_them_and_nothing_else() throws IOException {
    List<JsonNode> all = documents(DEPLOY.resolve("kubernetes/kubernetes-api.yaml"));
    assertThat(all).extracting(one -> one.get("kind").asText())
        .containsExactly("ServiceAccount", "Role", "RoleBinding");
    assertThat(all.get(1).get("rules").toString())
        .isEqualTo("[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"list\"]}]");
    assertThat(all.get(2).at("/subjects/0/name")).isEqualTo(all.get(0).at("/metadata/name"));
    assertThat(all.get(2).at("/roleRef/name")).isEqualTo(all.get(1).at("/metadata/name"));
  }

  /** As the program reads such a command line. */
  private static ParseResult parsed(JsonNode words) {
    List<String> line = new ArrayList<>();
    words.forEach(word -> line.add(word.asText().replace("$(NAMESPACE)", "default").replace("$(POD_IP)", "10.0.0.1")));
    return Main.commandLine().parseArgs(line.toArray(String[]::new)).subcommand();
  }
}
