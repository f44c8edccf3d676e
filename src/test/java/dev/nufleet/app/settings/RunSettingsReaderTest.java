package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.cloud.CloudFile;
import dev.nufleet.app.run.RunCommand;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.cluster.setup.ClusterFile;
import dev.nufleet.cluster.setup.ClusterTimes;
import dev.nufleet.cluster.setup.Discovery;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import dev.nufleet.tls.ClusterAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunSettingsReaderTest {
  private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path dir;
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void a_run_of_several_campaigns_has_time_for_them() {
    assertThat(read().repeat().isOnce()).isTrue();
    assertThat(read("--repeat", "5").repeat()).isEqualTo(new Repeat(5, Optional.empty()));
    assertThat(read("--repeat", "5").timeout()).isEqualTo(Duration.ofMinutes(10));
    RunSettings timed = read("--repeat", "30m");
    assertThat(timed.repeat().lasts()).contains(Duration.ofMinutes(30));
    assertThat(timed.timeout()).as("the last campaign may begin after 30 minutes").isEqualTo(Duration.ofMinutes(40));
    assertThat(read("--repeat", "30m", "--timeout", "31m").timeout()).isEqualTo(Duration.ofMinutes(31));
    assertThatThrownBy(() -> read("--repeat", "30m", "--timeout", "30m")).isInstanceOf(UserMistake.class)
        .hasMessage("--timeout: 30 min 0 s are over before --repeat 30 min 0 s are; name a longer --timeout, or leave"
            + " it out");
    assertThatThrownBy(() -> read("--repeat", "2", "--fw-version", "18446744073709551615"))
        .hasMessageStartingWith("--fw-version: above 18446744073709551615 there are not enough versions");
    RunSettings third = read("--repeat", "5", "--fw-version", "1795600000").campaign(3, Duration.ofMinutes(2));
    assertThat(third.version()).hasToString("1795600002");
    assertThat(third.reportDir()).isEqualTo(Path.of("runs/20261122-120000/campaign-0003"));
    assertThat(third.timeout()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void boards_live_here_unless_nodes_are_asked_for() {
    assertThat(read().cluster()).isEmpty();
    assertThat(read("--nodes", "3").cluster())
        .contains(new AskedCluster(List.of(), Optional.empty(), 3, Optional.empty(), ClusterTimes.USUAL));
    assertThat(read("--cluster", "127.0.0.1:7355,localhost:7356", "--await-nodes", "2").cluster())
        .contains(new AskedCluster(List.of(new HostPort("127.0.0.1", 7355), new HostPort("localhost", 7356)),
            Optional.empty(), 2, Optional.empty(), ClusterTimes.USUAL));
    assertThat(read("--discover", "dns:nodes.example.org", "--await-nodes", "2").cluster()).contains(new AskedCluster(
        List.of(), Optional.of(Discovery.parse("dns:nodes.example.org")), 2, Optional.empty(), ClusterTimes.USUAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nodes 3", "--cluster 127.0.0.1:7355", "--discover config:127.0.0.1:8558"})
  void boards_on_nodes_may_keep_their_memories(String nodes) {
    RunSettings read = read((nodes + " --state target/none").split(" "));
    assertThat(read.cluster()).isPresent();
    assertThat(read.memories().state()).contains(Path.of("target/none"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "--nodes 0 | --nodes: 0 is outside 1..64",
    "--nodes many | --nodes: 'many' is no whole number; 1..64 is allowed",
    "--nodes 2 --cluster 127.0.0.1:7355 | --nodes starts nodes on this machine and --cluster uses those that run",
    "--await-nodes 2 | --await-nodes: is for a run that leads a cluster; add --cluster HOST:PORT",
    "--nodes 2 --await-nodes 2 | --await-nodes: is for --cluster",
    "--nodes 2 --cluster-tls . | --cluster-tls: is for --cluster",
    "--cluster here | --cluster: 'here' is no member of a cluster; HOST:PORT,HOST:PORT,...",
    "--cluster 127.0.0.1:0 | --cluster: '127.0.0.1:0': a member's port is 1..65535",
    "--cluster 192.0.2.1:7355 | --cluster: 192.0.2.1:7355 is not on loopback, and whoever reaches",
    "--cluster 127.0.0.1:7355 --cluster-tls src | --cluster-tls: src has no readable ca.pem",
    "--discover nodes | --discover: 'nodes' is no place to look for members; config:HOST:PORT",
    "--discover config:192.0.2.1:8558 | --discover: 192.0.2.1:8558 is not on loopback, and whoever reaches",
    "--discover dns:nodes --cluster-tls src | --cluster-tls: src has no readable ca.pem",
    "--nodes 2 --discover dns:nodes | --nodes starts nodes on this machine and --discover uses those that run",
    "--cluster 127.0.0.1:7355 --discover dns:nodes | --cluster names members and --discover looks for them; leave one",
  })
  void what_is_wrong_with_a_cluster_is_one_line(String options, String line) {
    assertThatThrownBy(() -> read(options.split(" "))).isInstanceOf(UserMistake.class).hasMessageStartingWith(line);
  }

  @Test
  void nodes_on_other_machines_need_a_stand_in_that_they_reach() {
    ClusterAuthority.open(dir, NOON.instant()).member(dir, NOON.instant());
    assertThatThrownBy(() -> read("--cluster", "192.0.2.1:7355", "--cluster-tls", dir.toString()))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("--cluster: nodes on other machines do not reach the stand-in of this run");
    for (String by : List.of("dns:nodes", "kubernetes:app=x", "config:192.0.2.1:8558")) {
      assertThatThrownBy(() -> read("--discover", by, "--cluster-tls", dir.toString()))
          .isInstanceOf(UserMistake.class)
          .hasMessageStartingWith("--discover: nodes on other machines do not reach the stand-in of this run");
    }
    assertThat(read("--discover", "config:127.0.0.1:8558", "--cluster-tls", dir.toString()).cluster()).isPresent();
  }

  @Test
  void junit_goes_to_a_file_which_of_several_campaigns_is_the_whole_runs() {
    assertThat(read().junit()).isEmpty();
    RunSettings run = read("--junit", "ci/nufleet.xml", "--repeat", "2");
    assertThat(run.junit()).contains(Path.of("ci/nufleet.xml"));
    assertThat(run.campaign(1, Duration.ofMinutes(1)).junit()).isEmpty();
    assertThatThrownBy(() -> read("--junit", "src")).isInstanceOf(UserMistake.class)
        .hasMessage("--junit: src is a folder; name a file");
    assertThatThrownBy(() -> read("--junit", "pom.xml/new/r.xml")).isInstanceOf(UserMistake.class)
        .hasMessage("--junit: pom.xml/new/r.xml cannot be written; name a file in a folder that can");
  }

  @Test
  void without_options_a_run_has_the_documented_defaults() {
    RunSettings run = read();
    assertThat(run.boards()).isEqualTo(200);
    assertThat(run.devices()).extracting(d -> d.deviceName().value()).startsWith("board-00000").endsWith("board-00199");
    assertThat(run.mix()).hasToString("nuc472=1,m487=1,iot-m487=1,iot-m263a=1");
    assertThat(run.image().bytes()).hasSize(314_676);
    assertThat(run.version()).isEqualTo(new FirmwareVersion(NOON.instant().getEpochSecond()));
    assertThat(run.pace()).isEqualTo(Pace.MAX);
    assertThat(run.timeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(run.http()).hasValueSatisfying(http -> assertThat(http.at()).hasToString("127.0.0.1:8080"));
    assertThat(run.reportDir()).isEqualTo(Path.of("runs/20261122-120000"));
    assertThat(run.target().word()).isEqualTo("embedded");
  }

  @Test
  void of_a_list_with_several_products_those_of_the_named_one_are_taken() throws IOException {
    String csv = csv("pk,dev-1,s1", "qk,dev-1,s2", "pk,dev-2,s3", "qk,dev-3,s4");
    assertThat(read("--devices", csv, "--product", "qk").devices()).extracting(d -> DeviceId.of(d).toString())
        .containsExactly("qk/dev-1", "qk/dev-3");
    assertThat(read("--devices", csv, "--product", "pk", "--start-index", "1").devices())
        .extracting(d -> DeviceId.of(d).toString()).containsExactly("pk/dev-2");
    assertMistake("--product: no device of 'p' is listed, but of pk, qk", "--devices", csv, "--product", "p");
    assertMistake("it chooses from a list of devices, and there is none", "--product", "pk");
  }

  @Test
  void equal_seeds_make_up_equal_devices_and_others_do_not() {
    List<DeviceTriple> one = read("--seed", "7").devices();
    assertThat(read("--seed", "7").devices()).isEqualTo(one);
    assertThat(read("--seed", "8").devices()).doesNotContainAnyElementsOf(one);
    assertThat(one).extracting(DeviceTriple::productKey).containsOnly(one.get(0).productKey());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "--boards|-1|--boards: -1 is outside 1..100000",
    "--boards|many|--boards: 'many' is no whole number; 1..100000 is allowed",
    "--fw-version|soon|--fw-version: 'soon' is no version; a number of 0..18446744073709551615 is allowed"
        + " (UNIX time in seconds)",
    "--fw-version|-5|--fw-version: '-5' is no version; a number of 0..18446744073709551615 is allowed"
        + " (UNIX time in seconds)",
    "--fw-version|0|--fw-version: 0 is older than any firmware on a board; 1 or more is needed",
    "--pace|slow|--pace: pace 'slow' is unknown; max, board and board*N with N above 0 (for example board*100)"
        + " are allowed",
    "--ramp|50|--ramp: '50' is no ramp; boards a second such as 50/s are allowed; did you mean 50/s, as many boards"
        + " a second?",
    "--timeout|10|--timeout: '10' is no time; 500ms, 30s, 10m, 2h and the like are allowed",
    "--repeat|0|--repeat: '0' is neither a number of campaigns nor a time; 1..10000, or 30m, 2h and the like are"
        + " allowed",
    "--repeat|10001|--repeat: '10001' is neither a number of campaigns nor a time; 1..10000, or 30m, 2h and the like"
        + " are allowed",
    "--target|moon|--target: target 'moon' is unknown; embedded and aliyun are allowed",
    "--fail-if|boards.upgraded|--fail-if: 'boards.upgraded' is not NAME OPERATOR NUMBER with < <= > >= == or !=,"
        + " for example boards.upgraded<100%",
    "--http|8080|--http: '8080' is not HOST:PORT with a port of 0..65535, for example 127.0.0.1:8080 or [::1]:8080;"
        + " none switches it off",
    "--name-template|board|--name-template: 'board' gives two boards one name; it needs a %d, as in board-%05d",
    "--name-template|b%999999999d|--name-template: 'b%999999999d' is no name with a number in it; board-%05d and the"
        + " like are allowed, up to %032d",
    "--name-template|b%d|--name-template: it makes 'b0', which is no DeviceName;"
        + " 4..32 letters, digits and - _ @ . : are allowed",
    "--name-template|board-%q|--name-template: 'board-%q' is no name with a number in it; board-%05d and the like"
        + " are allowed, up to %032d",
    "--region|Shanghai|--region: 'Shanghai' is no region; cn-shanghai, ap-southeast-1 and the like are",
    "--source-ips|lo|--source-ips: 'lo' is no IP address; 127.0.0.2,127.0.0.3 and the like are",
    "--source-ips|127.0.0.1,192.0.2.1|--source-ips: 192.0.2.1 is no address of this machine; 127.0.0.2,127.0.0.3 and"
        + " the like are",
    "--report|pom.xml|--report: pom.xml is no folder that can be written; name one, it is made if it is missing",
  })
  void a_bad_value_is_one_line_that_says_what_is_allowed(String option, String value, String line) {
    assertThatThrownBy(() -> read(option, value)).isInstanceOf(UserMistake.class).hasMessage(line);
  }

  @Test
  void mends_are_named_with_commas_between_them() {
    assertThat(read().mends()).isEqualTo(Mends.NONE);
    assertThat(read("--mend", "none").mends()).isEqualTo(Mends.NONE);
    Mends mends = read("--mend", "stay-after-main, reconnect-jitter,give-up-after-1000,reconnect-jitter").mends();
    assertThat(mends.words()).containsExactly("reconnect-jitter", "give-up-after-1000", "stay-after-main");
    assertThat(mends.givesUpAfter(999)).isFalse();
    assertThat(mends.givesUpAfter(1000)).isTrue();
    assertThat(Mends.NONE.givesUpAfter(1000)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "reconnect-jiter|'reconnect-jiter' is no mend|; did you mean reconnect-jitter?",
    "reconnect-jitter,|'' is no mend|''",
    "none,reconnect-jitter|'none' is no mend|''",
    "give-up-after-N|'give-up-after-N' is no mend|; did you mean give-up-after-N?",
    "give-up-after-0|'give-up-after-0' has no number of failed fetches; give-up-after-1..give-up-after-1000 are"
        + " allowed|''",
    "give-up-after-1001|'give-up-after-1001' has no number of failed fetches;"
        + " give-up-after-1..give-up-after-1000 are allowed|''",
    "give-up-after-3,give-up-after-4|give-up-after-3 and give-up-after-4 exclude each other; leave one of them out|''",
  })
  void a_mend_that_there_is_not_is_one_line_with_those_that_there_are(String value, String found, String meant) {
    assertThatThrownBy(() -> read("--mend", value)).isInstanceOf(UserMistake.class).hasMessageStartingWith(
        "--mend: " + found).hasMessageEndingWith(meant);
  }

  @Test
  void an_image_must_fit_the_candidate_slot() throws IOException {
    assertThat(read("--firmware", image(1)).image().bytes()).hasSize(1);
    assertThat(read("--firmware", image(449_024)).image().bytes()).hasSize(449_024);
    assertMistake("has more than 449024 bytes; at most that many are allowed", "--firmware", image(449_025));
    assertMistake("is empty; 1..449024 bytes are allowed", "--firmware", image(0));
    assertMistake("does not exist", "--firmware", dir + "/none.bin");
    assertMistake("is a directory; name a file", "--firmware", dir.toString());
  }

  @Test
  void the_new_version_must_be_newer_than_the_boards() {
    assertMistake("5 is not newer than --initial-version 5", "--fw-version", "5", "--initial-version", "5");
    assertThat(read("--fw-version", "5").initialVersion()).isEqualTo(new FirmwareVersion(4));
    assertThat(read("--fw-version", "18446744073709551615").version()).hasToString("18446744073709551615");
  }

  @Test
  void listed_devices_are_the_boards_and_can_be_picked() throws IOException {
    String csv = csv("productKey,deviceName,deviceSecret", "pk,dev-1,s1", "", "pk,dev-2,s2", "pk,dev-3,s3");
    assertThat(read("--devices", csv).boards()).isEqualTo(3);
    assertThat(read("--devices", csv, "--boards", "1", "--start-index", "1").devices())
        .containsExactly(DeviceTriple.of("pk", "dev-2", "s2"));
    assertMistake("4 boards from --start-index 0 on are asked for, but 3 devices are listed",
        "--devices", csv, "--boards", "4");
  }

  @Test
  void a_bad_line_of_devices_is_named_without_its_secret() throws IOException {
    assertMistake("d.csv line 2: 2 fields", "--devices", csv("pk,dev-1,s1", "pk,dev-2"));
    assertMistake("d.csv line 2: device pk/dev-1 comes twice, first in line 1", "--devices",
        csv("pk,dev-1,s1", "pk,dev-1,s2"));
    assertMistake("belong to several products (pk, qk)", "--devices", csv("pk,dev-1,s1", "qk,dev-2,s2"));
    assertMistake("holds no device", "--devices", csv("productKey,deviceName,deviceSecret"));
    String secret = "x".repeat(65);
    assertThatThrownBy(() -> read("--devices", csv("pk,dev-1," + secret)))
        .isInstanceOf(UserMistake.class).hasMessageNotContaining(secret).hasMessageContaining("65 characters");
  }

  @Test
  void the_cloud_needs_devices_and_a_whole_key_or_none() throws IOException {
    String csv = csv("pk,dev-1,s1");
    assertMistake("--target aliyun needs --devices FILE.csv", "--target", "aliyun");
    environment.put("ALIBABA_CLOUD_ACCESS_KEY_ID", "id");
    assertMistake("only the id is there", "--target", "aliyun", "--devices", csv);
    environment.put("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "hidden");
    Cloud cloud = (Cloud) read("--target", "aliyun", "--devices", csv).target();
    assertThat(cloud.key()).hasValueSatisfying(key -> assertThat(key.id()).isEqualTo("id"));
    assertThat(cloud.toString()).doesNotContain("hidden");
  }

  @Test
  void without_a_key_the_cloud_gets_no_campaign() throws IOException {
    Cloud cloud = (Cloud) read("--target", "aliyun", "--devices", csv("pk,dev-1,s1")).target();
    assertThat(cloud.key()).isEmpty();
  }

  @Test
  void the_cloud_is_met_at_the_boards_pace_and_within_its_connect_rate() throws IOException {
    String csv = csv("pk,dev-1,s1");
    RunSettings run = read("--target", "aliyun", "--devices", csv);
    assertThat(run.pace()).isEqualTo(Pace.BOARD);
    assertThat(run.rampPerSecond()).as("80 % of 500").hasValue(400);
    assertThat(read("--target", "aliyun", "--devices", csv, "--ramp", "20/s").rampPerSecond()).hasValue(20);
    assertMistake("at most 500/s are allowed with --instance legacy-public",
        "--target", "aliyun", "--devices", csv, "--ramp", "501/s");
    assertMistake("board is allowed with --target aliyun", "--target", "aliyun", "--devices", csv, "--pace", "max");
    assertMistake("board is allowed with --target aliyun", "--target", "aliyun", "--devices", csv, "--pace", "board*2");
  }

  @Test
  void an_instance_is_chosen_with_its_hosts_and_limits() throws IOException {
    String csv = csv("pk,dev-1,s1");
    Cloud enterprise = (Cloud) read("--target", "aliyun", "--devices", csv, "--instance-id", "iot-060a0bcd",
        "--region", "cn-beijing", "--mqtt-port", "8883").target();
    assertThat(enterprise.instance().kind()).isEqualTo("enterprise");
    assertThat(enterprise.instance().mqttHost("pk")).isEqualTo("iot-060a0bcd.mqtt.iothub.aliyuncs.com");
    assertThat(enterprise.instance().mqttPort()).isEqualTo(8883);
    assertThat(enterprise.instance().apiHost()).isEqualTo("iot.cn-beijing.aliyuncs.com");
    assertThat(enterprise.instanceId()).contains("iot-060a0bcd");
    assertMistake("--region: there is no legacy-public instance in cn-beijing", "--target", "aliyun", "--devices", csv,
        "--region", "cn-beijing");
    assertMistake("--instance: 'huge' is no kind of instance; enterprise, legacy-public, public are", "--target",
        "aliyun", "--devices", csv, "--instance", "huge");
    assertMistake("--instance: a public instance has an id", "--target", "aliyun",
        "--devices", csv, "--instance", "public");
    assertMistake("--instance: a public instance of the earlier version has no id; leave --instance-id out", "--target",
        "aliyun", "--devices", csv, "--instance", "legacy-public", "--instance-id", "iot-060a0bcd");
    assertMistake("--instance-id: 'iot 1' is no instance id", "--target", "aliyun", "--devices", csv,
        "--iot-instance-id", "iot 1");
    assertMistake("--instance: is for --target aliyun", "--instance", "public");
    assertMistake("--access-key-id: is for --target aliyun", "--access-key-id", "LTAIid", "--access-key-secret", "x");
    assertMistake("--access-key-file: is for --target aliyun", "--access-key-file", csv);
    assertMistake("--mqtt-port: '1234' is no port of the platform's; 443, 1883 and 8883 are", "--target", "aliyun",
        "--devices", csv, "--mqtt-port", "1234");
  }

  @Test
  void an_instance_has_either_name_of_its_option_in_a_file() throws IOException {
    String csv = csv("pk,dev-1,s1");
    for (String name : List.of("instance-id", "iot-instance-id")) {
      String file = Files.writeString(dir.resolve(name + ".conf"), name + " = iot-060a0bcd\n").toString();
      assertThat(((Cloud) readScenario(file, "--target", "aliyun", "--devices", csv).target()).instanceId())
          .as(name).contains("iot-060a0bcd");
      assertThat(((Cloud) readScenario(file, "--target", "aliyun", "--devices", csv, "--instance-id", "iot-2").target())
          .instanceId()).as("the command line comes first").contains("iot-2");
    }
  }

  @Test
  void a_place_that_the_chain_is_told_of_and_that_has_no_key_is_said_instead_of_going_without() throws IOException {
    environment.put("ALIBABA_CLOUD_CREDENTIALS_FILE", dir.resolve("none.ini").toString());
    assertMistake("ALIBABA_CLOUD_CREDENTIALS_FILE is " , "--target", "aliyun", "--devices", csv("pk,dev-1,s1"));
    assertThat(((Cloud) read("--target", "aliyun", "--devices", csv("pk,dev-1,s1"), "--sign-in-only").target()).key())
        .isEmpty();
  }

  @Test
  void hosts_that_are_not_documented_are_named() throws IOException {
    String csv = csv("pk,dev-1,s1");
    assertMistake("--region: the hosts of 'cn-hangzhou' are not documented", "--target", "aliyun", "--devices", csv,
        "--region", "cn-hangzhou");
    Cloud named = (Cloud) read("--target", "aliyun", "--devices", csv, "--region", "cn-hangzhou", "--mqtt-host",
        "{product}.mqtt.example:8883", "--ota-host", "ota.example").target();
    assertThat(named.instance().mqttHost("pk")).isEqualTo("pk.mqtt.example");
    assertThat(named.instance().mqttPort()).isEqualTo(8883);
    assertThat(named.instance().otaHost()).isEqualTo("ota.example");
    assertMistake("--mqtt-host: 'a b' is no host", "--target", "aliyun", "--devices", csv, "--mqtt-host", "a b");
    assertMistake("--mqtt-host: 'h:99999' is no host", "--target", "aliyun", "--devices", csv, "--mqtt-host",
        "h:99999");
  }

  @Test
  void what_an_instance_cannot_do_is_refused_before_anything_starts() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 51; i++) {
      lines.add("pk,dev-" + i + ",s1");
    }
    String csv = csv(lines.toArray(String[]::new));
    assertMistake("--boards: 51 devices are more than the 50 that a public instance may have connected at once",
        "--target", "aliyun", "--devices", csv, "--instance", "public", "--instance-id", "iot-1");
    environment.put("ALIBABA_CLOUD_ACCESS_KEY_ID", "id");
    environment.put("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "hidden");
    assertMistake("--boards: 11 upgrades are more than the 10 of a month", "--boards", "11",
        "--target", "aliyun", "--devices", csv, "--instance", "public", "--instance-id", "iot-1");
    assertThat(read("--boards", "10", "--target", "aliyun", "--devices", csv, "--instance", "public", "--instance-id",
        "iot-1").plan()).isPresent();
  }

  @Test
  void a_detour_is_read_and_checked() throws IOException {
    String csv = csv("pk,dev-1,s1");
    Cloud cloud = (Cloud) read("--target", "aliyun", "--devices", csv, "--route", "a.b:443=127.0.0.1:1", "--route",
        "*.c:443=127.0.0.1:2", "--api-url", "http://127.0.0.1:8090").target();
    assertThat(cloud.detour().routes().routes()).hasSize(2);
    assertThat(cloud.detour().apiUrl()).hasValueSatisfying(url -> assertThat(url).hasPort(8090));
    assertMistake("--route: route 'x' is not HOST:PORT=HOST:PORT",
        "--target", "aliyun", "--devices", csv, "--route", "x");
    assertMistake("--api-url: 'ftp://x' is no address", "--target", "aliyun", "--devices", csv, "--api-url", "ftp://x");
    assertMistake("--route: is for --target aliyun", "--route", "a.b:443=127.0.0.1:1");
  }

  @Test
  void a_scenario_sets_options_and_the_command_line_comes_first() throws IOException {
    String scenario =
        scenario("boards = 3", "pace = \"board*10\"", "fail-if = [\"boards.failed>0\", \"boards.halted>0\"]");
    RunSettings run = readScenario(scenario, "--boards", "5");
    assertThat(run.boards()).isEqualTo(5);
    assertThat(run.pace()).isEqualTo(new Pace(10));
    assertThat(run.thresholds()).extracting(Threshold::name).containsExactly("boards.failed", "boards.halted");
  }

  @Test
  void a_mistake_in_a_scenario_names_file_and_line() throws IOException {
    String scenario = scenario("pace = max", "boards = few");
    assertThatThrownBy(() -> readScenario(scenario)).isInstanceOf(UserMistake.class)
        .hasMessage(scenario + ": 2: boards: 'few' is no whole number; 1..100000 is allowed");
    String unknown = scenario("bords = 3");
    assertThatThrownBy(() -> readScenario(unknown)).isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            unknown + ": 1: bords is unknown; did you mean boards?; a scenario may set access-key-file, ");
    String broken = scenario("boards = [3");
    assertThatThrownBy(() -> readScenario(broken)).isInstanceOf(UserMistake.class);
  }

  @Test
  void paths_in_a_scenario_are_relative_to_it() throws IOException {
    image(7);
    assertThat(readScenario(scenario("firmware = fw.bin")).image().bytes()).hasSize(7);
  }

  @Test
  void every_scenario_of_conf_is_good() throws IOException {
    try (var files = Files.list(Path.of("conf"))) {
      List<Path> scenarios = files.filter(file -> file.toString().endsWith(".conf"))
          .filter(file -> !Set.of(Path.of(CloudFile.USUAL), Path.of(ClusterFile.PLACE)).contains(file)).toList();
      assertThat(scenarios).isNotEmpty();
      scenarios.forEach(file -> assertThat(readScenario(file.toString()).boards()).as(file.toString()).isPositive());
    }
    try (var files = Files.list(Path.of("conf/scenarios"))) {
      List<Path> scenarios = files.toList();
      assertThat(scenarios).isNotEmpty();
      scenarios.forEach(file -> {
        RunSettings run = readScenario(file.toString());
        assertThat(file.getFileName().toString()).isEqualTo(run.chaos().name() + ".conf");
        assertThat(run.chaos().purpose()).as(file.toString()).isNotEmpty();
        assertThat(read("--chaos", run.chaos().name()).chaos()).isEqualTo(run.chaos());
      });
    }
  }

  @Test
  void the_real_platform_is_not_made_to_fail() throws IOException {
    String chaos = Files.writeString(dir.resolve("c.conf"), "faults = [ { kind = reset, after = 1s },"
        + " { kind = http-status, status = 503 } ]").toString();
    assertMistake("--chaos: fault 2 of c, http-status, is the platform's, and --target aliyun is the real one; faults"
        + " of links and boards are allowed", "--chaos", chaos, "--target", "aliyun", "--devices",
        csv("productKey,deviceName,deviceSecret", "a1B2,board-1,s"));
    assertThat(read("--chaos", chaos).chaos().faults()).hasSize(2);
  }

  @Test
  void a_package_of_another_kind_must_fit_the_run_and_is_for_stand_ins() throws IOException {
    String files = Files.writeString(dir.resolve("f.conf"), "package { files = 8 }").toString();
    image(7);
    assertMistake("--chaos: package: an image of 7 bytes cannot be cut into 8 files; name a larger --firmware",
        "--chaos", files, "--firmware", dir.resolve("fw.bin").toString());
    assertMistake("--chaos: f makes a package in 8 files, and --target aliyun is the real one", "--chaos", files,
        "--target", "aliyun", "--devices", csv("productKey,deviceName,deviceSecret", "a1B2,board-1,s"));
    String delta = Files.writeString(dir.resolve("d.conf"), "package { delta-from = 20, other-base = 50% }").toString();
    assertThat(read("--chaos", delta).chaos().form().deltaFrom()).contains("20");
    assertMistake("--chaos: package: delta-from 20 is the version of the package itself", "--chaos", delta,
        "--fw-version", "20");
    assertMistake("--repeat: d makes a package as a delta from 20, which 50.00% of the boards do not run, and after one"
        + " campaign boards run something else", "--chaos", delta, "--repeat", "2");
    assertMistake("--chaos: package: other-base needs versions below --initial-version 1, and there are none",
        "--chaos", delta, "--initial-version", "1");
    assertMistake("other-base is about boards with a factory firmware, and --flash and --state bring their own",
        "--chaos", delta, "--state", dir.resolve("state").toString());
  }

  @Test
  void a_scenario_gives_defaults_and_the_command_line_comes_first() throws IOException {
    String chaos = Files.writeString(dir.resolve("c.conf"), "sites = 7, run { boards = 3, pace = \"board*9\" }")
        .toString();
    assertThat(read("--chaos", chaos).boards()).isEqualTo(3);
    assertThat(read("--chaos", chaos, "--boards", "4").boards()).isEqualTo(4);
    assertThat(read("--chaos", chaos).chaos().sites()).isEqualTo(7);
    assertThat(read("--chaos", chaos, "--sites", "2").chaos().sites()).isEqualTo(2);
    assertThat(readScenario(chaos).boards()).as("a scenario is an argument of run, too").isEqualTo(3);
    assertMistake("--chaos: and the scenario " + chaos + " exclude each other", "--chaos", "calm", chaos);
  }

  @Test
  void a_chaos_that_nobody_knows_is_refused_with_those_that_there_are() {
    assertMistake("--chaos: 'wify-drops' is neither a scenario nor a file; none, ", "--chaos", "wify-drops");
    assertMistake("files of your own are allowed; did you mean wifi-drops?", "--chaos", "wify-drops");
  }

  private void assertMistake(String part, String... options) {
    assertThatThrownBy(() -> read(options)).isInstanceOf(UserMistake.class).hasMessageContaining(part);
  }

  private RunSettings read(String... options) {
    return readScenario(null, options);
  }

  private RunSettings readScenario(String scenario, String... options) {
    CommandLine line = new CommandLine(new RunCommand(SystemRunClock.start()));
    List<String> args = new ArrayList<>(List.of(options));
    if (scenario != null) {
      args.add(scenario);
    }
    CommandLine.ParseResult parsed = line.parseArgs(args.toArray(String[]::new));
    RunCommand command = line.getCommand();
    return command.settings(parsed, Path.of(""), environment, NOON);
  }

  private String image(int bytes) throws IOException {
    return Files.write(dir.resolve("fw.bin"), new byte[bytes]).toString();
  }

  private String csv(String... lines) throws IOException {
    return Files.write(dir.resolve("d.csv"), List.of(lines)).toString();
  }

  private String scenario(String... lines) throws IOException {
    return Files.write(dir.resolve("s.conf"), List.of(lines)).toString();
  }
}
