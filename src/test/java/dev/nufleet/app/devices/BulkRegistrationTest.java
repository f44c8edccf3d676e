package dev.nufleet.app.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.iot20180120.models.QueryDeviceRequest;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.DeviceCalls;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.NameTemplate;
import dev.nufleet.model.ProductKey;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Devices in bulk at a stand-in: whatever dies when, each is made once, and the list has them all. */
@ExtendWith(PlainFormats.class)
class BulkRegistrationTest {
  private static final ProductKey PRODUCT = new ProductKey(TestCloud.PRODUCT);
  /** More than one application, and more than one page in each. */
  private static final int COUNT = 260;

  private static TestCloud cloud;

  @TempDir Path dir;
  private final Time time = new Time();

  @BeforeAll
  static void open() throws Exception {
    cloud = TestCloud.start(List.of(TestCloud.board(1)), StandInSettings.documented());
  }

  @AfterAll
  static void close() throws Exception {
    cloud.close();
  }

  /** Time that passes only while somebody waits for it; at the chosen wait, the program dies. */
  private static final class Time implements RunClock {
    private long nanos;
    private long diesAt = Long.MAX_VALUE;
    private long waits;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public Instant startedAt() {
      return Instant.EPOCH;
    }

    void pass(java.time.Duration lasts) {
      if (++waits == diesAt) {
        throw new Killed();
      }
      nanos += lasts.toNanos();
    }
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private DeviceCalls calls(String authority) throws CampaignRefused {
    return new DeviceCalls(new OpenApiClient.Account("http", authority, "cn-shanghai", TestCloud.KEY_ID,
        TestCloud.KEY_SECRET, Optional.empty()), PRODUCT, time, time::pass, line -> { });
  }

  private RegisterFile file(String template) {
    return RegisterFile.open(list(), new RegisterFile.Origin("here", PRODUCT.value(), template));
  }

  private Path list() {
    return dir.resolve("devices.csv");
  }

  private void register(String authority, String template, int count) throws CampaignRefused, IOException {
    try (RegisterFile file = file(template)) {
      new Registration(calls(authority), file, line -> { }).make(new NameTemplate(template).names(0, count));
    }
  }

  private static String direct() {
    return cloud.at.apiEndpoint().getAuthority();
  }

  /** What the stand-in has of a template, by name. */
  private static Map<String, String> there(String template) throws Exception {
    Map<String, String> found = new HashMap<>();
    NameTemplate names = new NameTemplate(template);
    for (int page = 1; ; page++) {
      var body = cloud.sdk.queryDevice(new QueryDeviceRequest().setProductKey(TestCloud.PRODUCT).setPageSize(50)
          .setCurrentPage(page)).getBody();
      for (var device : body.getData().getDeviceInfo()) {
        if (names.makes(device.getDeviceName())) {
          assertThat(found.put(device.getDeviceName(), device.getDeviceSecret())).isNull();
        }
      }
      if (page >= body.getPageCount()) {
        return found;
      }
    }
  }

  private void assertWhole(String template, int count) throws Exception {
    Map<String, String> listed = new HashMap<>();
    for (DeviceTriple device : DeviceList.read(list())) { // which refuses one that comes twice
      listed.put(device.deviceName().value(), device.deviceSecret().reveal());
    }
    assertThat(listed.keySet()).containsExactlyInAnyOrderElementsOf(new NameTemplate(template).names(0, count));
    assertThat(there(template)).isEqualTo(listed);
  }

  @Test
  void killed_between_any_two_calls_it_goes_on_and_makes_each_device_once() throws Exception {
    int kills = 0;
    boolean whole = false;
    while (!whole) {
      String template = "kill" + kills + "-%04d";
      time.diesAt = time.waits + 1 + kills;
      try {
        register(direct(), template, COUNT);
        whole = true;
      } catch (Killed e) {
        time.diesAt = Long.MAX_VALUE;
        register(direct(), template, COUNT);
        kills++;
      }
      assertWhole(template, COUNT);
      Files.delete(list());
      Files.delete(RegisterFile.beside(list()));
    }
    assertThat(kills).isGreaterThan(10);
  }

  @Test
  void killed_again_and_again_it_comes_to_its_end() throws Exception {
    int lives = 0;
    boolean whole = false;
    while (!whole) {
      time.diesAt = time.waits + 9;
      try {
        register(direct(), "often-%04d", COUNT);
        whole = true;
      } catch (Killed e) {
        assertThat(++lives).isLessThan(30);
      }
    }
    assertThat(lives).isPositive();
    assertWhole("often-%04d", COUNT);
  }

  @Test
  void answers_that_are_lost_once_the_platform_has_acted_make_no_device_twice() throws Exception {
    int[] calls = {0};
    try (WhimsicalFront front = WhimsicalFront.of(cloud.at.apiEndpoint(), action -> calls[0]++ % 2 == 0)) {
      register(front.authority(), "lost-%04d", COUNT);
      assertThat(front.actions()).contains("BatchRegisterDeviceWithApplyId");
    }
    assertWhole("lost-%04d", COUNT);
  }

  @Test
  void a_platform_that_takes_its_time_for_each_step_is_waited_for() throws Exception {
    try (WhimsicalFront front = WhimsicalFront.of(cloud.at.apiEndpoint(), action -> false)) {
      register(front.authority(), "later-%04d", COUNT);
      assertThat(front.actions()).filteredOn("BatchRegisterDeviceWithApplyId"::equals).hasSize(2);
      assertThat(front.actions()).filteredOn("QueryBatchRegisterDeviceStatus"::equals).hasSize(8);
    }
    assertWhole("later-%04d", COUNT);
  }

  @Test
  void a_platform_that_never_answers_is_given_up_and_the_same_command_goes_on_later() throws Exception {
    try (WhimsicalFront front = WhimsicalFront.of(cloud.at.apiEndpoint(), "QueryPageByApplyId"::equals)) {
      assertThatThrownBy(() -> register(front.authority(), "dumb-%04d", COUNT))
          .isInstanceOfSatisfying(CampaignRefused.class, e -> assertThat(e.mayPass()).isTrue());
    }
    register(direct(), "dumb-%04d", COUNT);
    assertWhole("dumb-%04d", COUNT);
  }

  @Test
  void lines_that_were_cut_off_are_written_anew() throws Exception {
    register(direct(), "torn-%04d", COUNT);
    byte[] whole = Files.readAllBytes(list());
    for (int left : new int[] {0, 5, 35, 36, 300, whole.length - 9000, whole.length - 1}) {
      Files.write(list(), Arrays.copyOf(whole, left));
      register(direct(), "torn-%04d", COUNT);
      assertThat(Files.readAllBytes(list())).as("%d bytes left", left).isEqualTo(whole);
    }
    try (FileChannel progress = FileChannel.open(RegisterFile.beside(list()), StandardOpenOption.WRITE)) {
      progress.position(progress.size());
      progress.write(java.nio.ByteBuffer.wrap("{\"apply\":1,\"na".getBytes()));
    }
    register(direct(), "torn-%04d", COUNT + 1);
    assertWhole("torn-%04d", COUNT + 1);
  }

  @Test
  void names_that_others_have_are_left_alone_and_nothing_is_made() throws Exception {
    register(direct(), "mine-%04d", 3);
    Files.delete(list());
    Files.delete(RegisterFile.beside(list()));
    assertThatThrownBy(() -> register(direct(), "mine-%04d", 5))
        .hasMessageContaining("'mine-0000' and 2 more names are taken");
    assertThat(there("mine-%04d")).hasSize(3);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void a_file_of_something_else_is_refused() throws Exception {
    register(direct(), "first-%04d", 2);
    assertThatThrownBy(() -> file("other-%04d")).isInstanceOf(UserMistake.class)
        .hasMessageContaining("was begun with --name-template first-%04d, not other-%04d");
    assertThatThrownBy(() -> RegisterFile.open(list(), new RegisterFile.Origin("here", "a1Other", "first-%04d")))
        .hasMessageContaining("was begun with product a1TestPk001, not a1Other");
    assertThatThrownBy(
        () -> RegisterFile.open(list(), new RegisterFile.Origin("there", PRODUCT.value(), "first-%04d")))
        .hasMessageContaining("was begun with platform here, not there");
    Files.writeString(list(), "a1Other,first-0000,secret\n");
    assertThatThrownBy(() -> file("first-%04d")).hasMessageContaining("holds first-0000 of product a1Other");
    Files.delete(RegisterFile.beside(list()));
    assertThatThrownBy(() -> file("first-%04d")).hasMessageContaining("was not begun by `devices register`");
  }

  @Test
  void one_file_is_one_programs_at_a_time() throws Exception {
    try (RegisterFile first = file("lock-%04d")) {
      assertThatThrownBy(() -> file("lock-%04d")).isInstanceOf(UserMistake.class)
          .hasMessageContaining("another `devices register` is at");
      assertThat(first.devices()).isEmpty();
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void a_platform_that_lost_its_data_is_told_apart() throws Exception {
    try (RegisterFile file = file("gone-%04d")) {
      file.applied(new RegisterFile.Application(77, List.of("gone-0000")));
    }
    assertThatThrownBy(() -> register(direct(), "gone-%04d", 1)).isInstanceOf(CampaignRefused.class)
        .hasMessageContaining("does not know application 77");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC}) // where files have owners and modes
  void list_and_progress_are_for_their_owner_only() throws Exception {
    register(direct(), "mode-%04d", 1);
    for (Path file : List.of(list(), RegisterFile.beside(list()))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }
  }

  @Test
  void calls_keep_to_what_the_platform_grants_an_account() throws Exception {
    List<Long> moments = new ArrayList<>();
    List<String> actions = new ArrayList<>();
    try (WhimsicalFront front = WhimsicalFront.of(cloud.at.apiEndpoint(), action -> {
      moments.add(time.nanos);
      actions.add(action);
      return false;
    })) {
      register(front.authority(), "rate-%04d", COUNT);
      List<String> names = new NameTemplate("rate-%04d").names(0, COUNT);
      DeviceCalls calls = calls(front.authority());
      for (int i = 0; i < 5; i++) {
        calls.known(names);
      }
      for (String name : names) {
        assertThat(calls.delete(name)).isTrue();
      }
      assertThat(calls.delete(names.get(0))).isFalse();
    }
    Map<String, Integer> most = Map.of("BatchQueryDeviceDetail", 5, "BatchCheckDeviceNames", 10,
        "QueryBatchRegisterDeviceStatus", 10);
    for (int i = 0; i < moments.size(); i++) {
      int all = 0;
      int same = 0;
      for (int j = i; j < moments.size() && moments.get(j) < moments.get(i) + 1_000_000_000L; j++) {
        all++;
        same += actions.get(j).equals(actions.get(i)) ? 1 : 0;
      }
      assertThat(all).isLessThanOrEqualTo(20);
      assertThat(same).as(actions.get(i)).isLessThanOrEqualTo(most.getOrDefault(actions.get(i), 20));
    }
  }
}
