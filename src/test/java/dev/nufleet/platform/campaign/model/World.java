package dev.nufleet.platform.campaign.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.broker.BrokerLimits;
import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.campaign.CampaignSettings;
import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Configs;
import dev.nufleet.platform.campaign.Notices;
import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.openapi.ApiSettings;
import dev.nufleet.platform.openapi.OpenApi;
import dev.nufleet.platform.openapi.Params;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.DiskKeeper;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Ids;
import dev.nufleet.platform.registry.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;

/** The stand-in's rules as the program puts them together, on a clock of their own, and with its keeper on a disk. */
final class World implements AutoCloseable {
  static final List<String> MODULES = List.of("MCU", "WiFi");
  static final String FILE = "ota/abc/def.bin";
  static final ObjectMapper JSON = new ObjectMapper();

  /** A notice as a device gets it. @param json the whole message */
  record Notice(long at, String device, JsonNode json) {}

  private final Path dir;
  private final Model.Settings settings;
  private final ObjectStore store;
  private final ObjectLinks links =
      new ObjectLinks("https://ota.test", "iotx-ota", "ak", NoticeCheck.SECRET, "cdn-key", Duration.ofDays(1), false);
  private final Random random;
  private DiskKeeper keeper;
  private Cloud cloud;
  private Campaigns campaigns;
  private OpenApi api;
  private int lives;
  long now;
  String group;
  /** What the rules wanted told since the asker took it, in the model's words; jobs by their tag. */
  List<String> told = new ArrayList<>();
  List<Notice> notices = new ArrayList<>();

  World(Path dir, Model.Settings settings, ObjectStore store, long seed, long now) {
    this.dir = dir;
    this.settings = settings;
    this.store = store;
    this.random = new Random(~seed);
    this.now = now;
    begin(dir.resolve("life-0.mv"));
    for (String key : List.of(Refs.PRODUCT, Refs.OTHER_PRODUCT)) {
      Product product = new Product();
      product.key = key;
      product.name = "product " + key;
      product.secret = "secret";
      cloud.put(product);
    }
    JsonNode made = JSON.valueToTree(call("CreateDeviceGroup", Map.of("GroupName", "group")));
    group = made.get("Data").get("GroupId").asText();
    MODULES.forEach(
        module -> call("CreateOTAModule", Map.of("ProductKey", Refs.PRODUCT, "ModuleName", module)));
    keep();
  }

  private void begin(Path file) {
    keeper = new DiskKeeper(file);
    cloud = new Cloud(new Ids(random), new Directory());
    keeper.load(cloud);
    CampaignSettings rules = new CampaignSettings(0, "Md5", "SHA256", Duration.ofMillis(settings.reportGrace()),
        Duration.ofMillis(settings.subscribeGrace()), settings.completes(), settings.matches());
    campaigns = new Campaigns(cloud, rules, new Notices(cloud, rules, links));
    ApiSettings bounds = new ApiSettings("cn-shanghai", 10, 1000, 500, 1 << 30, 1 << 24, 1_000_000_000, false,
        BrokerLimits.documented());
    api = new OpenApi(cloud, campaigns, new Configs(cloud, links), store, links, bounds);
  }

  /** A store with one file in it, as an earlier run would have left it. */
  static ObjectStore store(Path dir) throws IOException {
    Files.write(dir.resolve(FILE.replace('/', '_')), new byte[NoticeCheck.SIZE]);
    Files.writeString(dir.resolve(FILE.replace('/', '_') + ".note"), JSON.writeValueAsString(
        new ObjectStore.Stored(FILE, NoticeCheck.SIZE, NoticeCheck.MD5, "00".repeat(32), 1L)));
    ObjectStore store = new ObjectStore(dir, 1 << 30);
    store.findAll();
    return store;
  }

  void pass(long until) {
    for (OptionalLong next = campaigns.next(); next.isPresent() && next.getAsLong() <= until;
        next = campaigns.next()) {
      now = Math.max(now, next.getAsLong());
      campaigns.tick(now);
      hear();
    }
    now = until;
  }

  void keep() {
    keeper.keep(cloud.takeChanged(), cloud.takeRemoved());
  }

  /** What was kept is on the disk, and all else is gone. The next life begins at {@code at}. */
  void kill(long at) {
    Path next = dir.resolve("life-" + ++lives + ".mv");
    try {
      Files.copy(dir.resolve("life-" + (lives - 1) + ".mv"), next); // as the dead process leaves it: not closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keeper.close();
    now = at;
    begin(next);
    campaigns.resume(now);
    hear();
    pass(now);
  }

  /** @throws ApiProblem if it is refused */
  Map<String, Object> call(String action, Map<String, String> params) {
    Map<String, Object> answer = api.call(action, new Params(params, Params.Added.host("")), now);
    hear();
    return answer;
  }

  // what devices do and say, as the platform reads it

  void connect(String name) {
    with(name, device -> campaigns.connected(device, "127.0.0.1", now));
  }

  void subscribe(String name) {
    with(name, device -> campaigns.subscribedToUpgrade(device, now));
  }

  void disconnect(String name) {
    with(name, device -> campaigns.disconnected(device, now, now));
  }

  void inform(String name, String module, String version) {
    DeviceReport.Inform inform =
        DeviceReport.inform(json("\"version\":\"" + version + "\"" + module(module))).orElseThrow();
    with(name, device -> campaigns.informed(device, inform, now));
  }

  void progress(String name, String module, int step) {
    DeviceReport.Progress progress =
        DeviceReport.progress(json("\"step\":\"" + step + "\",\"desc\":\"x\"" + module(module))).orElseThrow();
    with(name, device -> campaigns.progressed(device, progress, now));
  }

  void ask(String name, String module, boolean old) {
    DeviceReport.Request request = DeviceReport.request(json("\"v\":1" + module(module))).orElseThrow();
    with(name, device -> campaigns.requested(device, request, old, now));
  }

  private static String module(String module) {
    return module.isEmpty() ? "" : ",\"module\":\"" + module + "\"";
  }

  private static byte[] json(String params) {
    return ("{\"id\":\"5\",\"params\":{" + params + "}}").getBytes(StandardCharsets.UTF_8);
  }

  private void with(String name, Consumer<Device> what) {
    what.accept(cloud.device(Refs.PRODUCT, name).orElseThrow());
    hear();
  }

  private void hear() {
    for (Effect effect : cloud.takeEffects()) {
      if (effect instanceof Effect.Publish publish) {
        hear(publish);
      } else if (effect instanceof Effect.Told about && about.topic().endsWith("/ota/upgrade")) {
        told.add(now + " task " + about.body().get("deviceName") + " " + about.body().get("destVersion") + " "
            + about.body().get("status"));
      } else if (effect instanceof Effect.Told about && about.topic().endsWith("/ota/job/status")) {
        String id = (String) about.body().get("jobId");
        told.add(now + " job " + about.body().get("jobStatus") + " " + cloud.job(id).orElseThrow().tags.get("job"));
      }
    }
  }

  private void hear(Effect.Publish publish) {
    JsonNode json;
    try {
      json = JSON.readTree(publish.payload());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String device = publish.device().deviceName().value();
    boolean pushed = publish.topic().startsWith("/ota/device/upgrade/");
    Optional<String> job = Optional.ofNullable(json.path("data").path("extData").get("job")).map(JsonNode::asText);
    told.add(now + (pushed ? " notice " : " answer ") + device + job.map(name -> " " + name).orElse(""));
    if (job.isPresent()) {
      notices.add(new Notice(now, device, json));
    }
  }

  @Override
  public void close() {
    keeper.close();
  }
}
