package dev.nufleet.app.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.models.DeleteDeviceRequest;
import com.aliyun.iot20180120.models.DisableThingRequest;
import com.aliyun.iot20180120.models.RegisterDeviceRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.Main;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code devices} as users type it, at a stand-in that throttles, and at one in the place of the real platform. */
class DevicesCommandTest {
  private static TestCloud cloud;
  private static int used;

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void open() throws Exception {
    cloud = TestCloud.start(List.of(TestCloud.board(1)), StandInSettings.documented().with("throttling", "1"));
  }

  @AfterAll
  static void close() throws Exception {
    cloud.close();
  }

  private int devices(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("devices"));
    all.addAll(List.of(words));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }

  private String said() {
    return out.toString() + err;
  }

  private String ready() throws IOException {
    ObjectNode ready = new ObjectMapper().createObjectNode();
    ready.putObject("mqtt").put("host", "127.0.0.1").put("port", cloud.at.mqttPort());
    ready.putObject("ota").put("baseUrl", "https://localhost:" + cloud.at.otaPort());
    ready.putObject("api").put("endpoint", cloud.at.apiEndpoint().toString()).put("accessKeyId", TestCloud.KEY_ID)
        .put("accessKeySecret", TestCloud.KEY_SECRET);
    ready.put("caFile", cloud.at.caFile().toString()).put("region", "cn-shanghai");
    return Files.writeString(dir.resolve("ready.json"), ready.toString()).toString();
  }

  private String list() {
    return dir.resolve("devices.csv").toString();
  }

  /** Ten devices that no other test has. @return number of the first */
  private int registerTen() throws IOException {
    used += 10;
    assertThat(devices("register", "--product", TestCloud.PRODUCT, "--count", "10", "--start-index", "" + used,
        "--out", list(), "--platform", ready())).as(said()).isZero();
    return used;
  }

  private static String name(int number) {
    return String.format(java.util.Locale.ROOT, "nufleet-%05d", number);
  }

  private static void delete(String name) throws Exception {
    cloud.sdk.deleteDevice(new DeleteDeviceRequest().setProductKey(TestCloud.PRODUCT).setDeviceName(name));
  }

  @Test
  void check_says_which_devices_are_not_as_the_list_says() throws Exception {
    int first = registerTen();
    assertThat(devices("check", list(), "--platform", ready())).as(said()).isZero();
    assertThat(said()).contains("10 devices listed, 10 as listed (0 online, 10 have never signed in)");
    delete(name(first));
    delete(name(first + 1));
    cloud.sdk.registerDevice(
        new RegisterDeviceRequest().setProductKey(TestCloud.PRODUCT).setDeviceName(name(first + 1)));
    cloud.sdk.disableThing(
        new DisableThingRequest().setProductKey(TestCloud.PRODUCT).setDeviceName(name(first + 2)));
    assertThat(devices("check", list(), "--platform", ready())).isEqualTo(1);
    assertThat(said()).contains("10 devices listed, 7 as listed", "missing: 1 (" + name(first) + ")",
        "another secret: 1 (" + name(first + 1) + ")", "disabled: 1 (" + name(first + 2) + ")");
  }

  @Test
  void delete_asks_and_removes_only_the_lists_own_devices() throws Exception {
    int first = registerTen();
    delete(name(first + 1));
    cloud.sdk.registerDevice(
        new RegisterDeviceRequest().setProductKey(TestCloud.PRODUCT).setDeviceName(name(first + 1)));
    assertThat(devices("delete", list(), "--platform", ready())).isEqualTo(2);
    assertThat(said()).contains("this would delete 9 devices").contains("add --yes");
    assertThat(devices("delete", list(), "--platform", ready(), "--yes")).isEqualTo(1);
    assertThat(said()).contains("9 of 9 deleted")
        .contains("1 devices of product a1TestPk001 have another secret than the list says")
        .contains("so they are others, and stay");
    assertThat(devices("check", list(), "--platform", ready())).isEqualTo(1);
    assertThat(said()).contains("missing: 9", "another secret: 1");
    delete(name(first + 1));
    assertThat(devices("delete", list(), "--platform", ready(), "--yes")).as(said()).isZero();
    assertThat(said()).contains("none of the list's devices is there");
  }

  @Test
  void a_list_with_a_name_of_another_template_is_not_deleted() throws Exception {
    String others = Files.writeString(dir.resolve("others.csv"),
        "a1TestPk001,nufleet-00001,s\na1TestPk001,board-0001,s\n").toString();
    assertThat(devices("delete", others, "--platform", ready(), "--yes")).isEqualTo(2);
    assertThat(said()).contains("board-0001 is no name of nufleet-%05d, so nothing is deleted");
  }

  @Test
  void a_list_whose_devices_are_gone_is_not_gone_on_with() throws Exception {
    int first = registerTen();
    for (int i = 0; i < 10; i++) {
      delete(name(first + i));
    }
    assertThat(devices("register", "--product", TestCloud.PRODUCT, "--count", "12", "--start-index", "" + first,
        "--out", list(), "--platform", ready())).isEqualTo(2);
    assertThat(said()).contains(name(first) + " of ").contains("is not at this platform, or not any more");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC}) // where files have modes
  void the_real_platform_is_told_of_first_and_needs_yes_and_a_key_that_only_its_owner_reads() throws Exception {
    Path key = Files.writeString(dir.resolve("key"), TestCloud.KEY_ID + "\n" + TestCloud.KEY_SECRET + "\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    String[] words = {"register", "--product", TestCloud.PRODUCT, "--count", "2", "--start-index", "90000", "--out",
        list(), "--target", "aliyun", "--api-url", cloud.at.apiEndpoint().toString(), "--access-key-file",
        key.toString()};
    assertThat(devices(words)).isEqualTo(2);
    assertThat(said()).contains("others may read or write").doesNotContain(TestCloud.KEY_SECRET);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(devices(words)).isEqualTo(2);
    assertThat(out.toString())
        .contains("makes up to 2 devices (nufleet-90000 .. nufleet-90001) of product a1TestPk001");
    assertThat(err.toString()).contains("nothing was made; add --yes");
    assertThat(dir.resolve("devices.csv")).doesNotExist();
    List<String> yes = new ArrayList<>(List.of(words));
    yes.add("--yes");
    assertThat(devices(yes.toArray(String[]::new))).as(said()).isZero();
    assertThat(said()).doesNotContain(TestCloud.KEY_SECRET);
    Files.writeString(key,
        "AccessKey ID,AccessKey Secret\n\"" + TestCloud.KEY_ID + "\"," + TestCloud.KEY_SECRET + "\n");
    assertThat(devices("check", list(), "--target", "aliyun", "--api-url", cloud.at.apiEndpoint().toString(),
        "--access-key-file", key.toString())).as(said()).isZero();
    Files.writeString(key, "only one line\n");
    assertThat(devices("check", list(), "--target", "aliyun", "--access-key-file", key.toString())).isEqualTo(2);
    assertThat(said()).contains("does not hold a key; write id and secret, a line each");
  }

  @Test
  void in_a_region_that_is_not_documented_calls_need_no_hosts_of_boards() throws Exception {
    registerTen();
    assertThat(devices("check", list(), "--target", "aliyun", "--region", "eu-north-9", "--api-url",
        cloud.at.apiEndpoint().toString(), "--access-key-id", TestCloud.KEY_ID, "--access-key-secret",
        TestCloud.KEY_SECRET)).as(said()).isZero();
  }

  @Test
  void mistakes_are_one_line_each() throws Exception {
    for (String[] words : new String[][] {
        {}, {"register"}, {"check", dir.resolve("none.csv").toString(), "--platform", ready()},
        {"register", "--product", "a1TestPk001", "--count", "1", "--out", list()},
        {"register", "--product", "a1TestPk001", "--count", "0", "--out", list(), "--platform", ready()},
        {"register", "--product", "no-key", "--count", "1", "--out", list(), "--platform", ready()},
        {"register", "--product", "a1TestPk001", "--count", "1", "--out", dir.toString(), "--platform", ready()},
        {"register", "--product", "a1TestPk001", "--count", "many", "--out", list(), "--platform", ready()},
        {"register", "--product", "a1TestPk001", "--count", "1", "--out", "", "--platform", ready()},
        {"register", "--product", "a1TestPk001", "--count", "1", "--out", dir.resolve("no/list.csv").toString(),
            "--platform", ready()},
        {"register", "--product", "a1TestPk001", "--count", "2", "--name-template", "%d-%d", "--out", list(),
            "--platform", ready()},
        {"register", "--product", "a1TestPk001", "--count", "2", "--name-template", "same", "--out", list(),
            "--platform", ready()},
        {"register", "--product", "a1TestPk001", "--count", "1", "--out", list(), "--target", "embedded"}}) {
      assertThat(devices(words)).as(String.join(" ", words)).isEqualTo(2);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(said()).as(String.join(" ", words)).doesNotContain("not an int", "Format specifier", "list.csv.prog");
    }
    assertThat(devices("register", "--product", "a1Nothing", "--count", "1", "--out", list(), "--platform", ready()))
        .isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(said()).contains("there is no product a1Nothing");
  }
}
