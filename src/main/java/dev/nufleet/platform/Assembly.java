package dev.nufleet.platform;

import akka.stream.Materializer;
import dev.nufleet.model.RunClock;
import dev.nufleet.pages.OwnNames;
import dev.nufleet.platform.campaign.CampaignSettings;
import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Configs;
import dev.nufleet.platform.campaign.NoticeFaults;
import dev.nufleet.platform.campaign.Notices;
import dev.nufleet.platform.device.Quotas;
import dev.nufleet.platform.device.Registration;
import dev.nufleet.platform.device.SignInRules;
import dev.nufleet.platform.objects.FileServer;
import dev.nufleet.platform.objects.LinkOwners;
import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.objects.Uploads;
import dev.nufleet.platform.openapi.ApiSettings;
import dev.nufleet.platform.openapi.DeviceActions;
import dev.nufleet.platform.openapi.OpenApi;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Ids;
import dev.nufleet.platform.registry.Task;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The parts of one stand-in, put together but for its actors and ports. */
record Assembly(
    PlatformActor.PlatformParts parts,
    SignInRules signIn,
    Refusals refusals,
    EventFeed feed,
    Workings workings,
    ObjectLinks links,
    Ids ids,
    StandInConfig config,
    ApiSettings apiSettings,
    String pageToken,
    Optional<ChaosLine> chaos,
    HttpCount httpCount) {
  @Override
  public String toString() {
    return "Assembly of " + config; // a secret is in the rest
  }

  /** @param random for keys, secrets and ids: secure in a stand-in that others can reach */
  static Assembly of(StandInConfig config, Ground ground, URI base, RunClock clock, RandomGenerator random,
      Executor blocking, Materializer materializer, HttpCount httpCount) {
    StandInSettings settings = config.settings();
    Ids ids = new Ids(random);
    String linkSecret = ground.key("oss-secret", () -> ids.text(30));
    Optional<LinkOwners> owners = config.chaos().map(wrong -> new LinkOwners(linkSecret));
    ObjectLinks links = new ObjectLinks(base.toString().replaceAll("/+$", ""), "iotx-ota",
        ground.key("oss-key-id", () -> "LTAI" + ids.text(12)), linkSecret,
        ground.key("cdn-key", () -> ids.text(18)), settings.seconds(Setting.LINK_LIFE),
        settings.text(Setting.LINK_KIND).equals("cdn"), owners);
    Directory directory = new Directory();
    Cloud cloud = new Cloud(ids, directory);
    ground.keeper().load(cloud);
    DeviceActions.register(cloud, config.devices(), settings.number(Setting.DYNAMIC_REGISTRATION) == 1, clock.millis());
    ObjectStore store =
        new ObjectStore(ground.workspace().objects(), settings.number(Setting.MAX_UPLOADS_MB) * 1024L * 1024);
    store.findAll();
    cloud.firmwares().stream().flatMap(firmware -> firmware.files.stream())
        .forEach(part -> store.find(part.object).ifPresent(store::seal));
    EventFeed feed = new EventFeed(clock.asClock(), materializer);
    Workings workings = new Workings(feed::isHeard, feed::tell, httpCount.latencies()::dealtWith);
    Refusals refusals = new Refusals(clock.asClock(), feed::tell);
    Quotas quotas = new Quotas(settings.quotas(), clock.asClock(), feed::tell);
    CampaignSettings campaignSettings = settings.campaigns();
    Optional<ChaosLine> chaos = config.chaos().map(wrong ->
        ChaosLine.of(config, wrong, new PlatformActs(clock.asClock(), feed::tell), clock));
    // a link that was given before a restart is still its device's
    owners.ifPresent(all -> cloud.products().forEach(product ->
        cloud.devices(product.key).forEach(device -> all.know(device.key()))));
    Campaigns campaigns = new Campaigns(cloud, campaignSettings, new Notices(cloud, campaignSettings, links, refusals,
        chaos.map(line -> new NoticeFaults(line.faults(), line.chaos().time()))));
    Configs configs = new Configs(cloud, links);
    ApiSettings apiSettings = settings.api(config.region());
    OpenApi api = new OpenApi(cloud, campaigns, configs, store, links, apiSettings);
    PlatformActor.PlatformParts parts = new PlatformActor.PlatformParts(cloud, campaigns, configs, api, store,
        ground.keeper(), ground.state().isPresent(), clock, new AtomicLongArray(Task.Status.values().length),
        feed::tell, workings, quotas, blocking, materializer);
    return new Assembly(parts, new SignInRules(directory, settings.signIn()), refusals, feed, workings, links, ids,
        config, apiSettings, ground.key("page-token", () -> ids.text(24)), chaos, httpCount);
  }

  /** Where devices are heard. */
  DeviceLine line(Consumer<PlatformActor.Command> platform) {
    return new DeviceLine(signIn, refusals, platform, workings, chaos, parts.quotas());
  }

  /** @param figures for {@code /metrics} */
  Servers servers(ApiServer.Calls calls, Supplier<StandIn.Figures> figures) {
    Clock clock = parts.clock().asClock();
    Registration registration = new Registration(signIn, parts.materializer());
    ApiServer.ApiParts apiParts =
        new ApiServer.ApiParts(config.accessKeyId(), config.accessKeySecret(), parts.store(), ids,
            clock, new Uploads(parts.store(), links, apiSettings.maxFileBytes(), ids, clock, parts.materializer()),
            registration, feed, told(), parts.quotas(), new ConsolePage(
                config.settings().number(Setting.CONSOLE) == 1, pageToken, config.calledBy(), config.region()),
            figures, httpCount.latencies());
    boolean firstOfSeveral = config.settings().text(Setting.SEVERAL_RANGES).equals("first");
    return new Servers(
        new FileServer(parts.store(), links, firstOfSeveral, workings.watching(refusals), chaos.map(ChaosLine::faults),
            ids, clock, parts.materializer()), new OwnNames(config.storeCalledBy().stream()), registration,
        new ApiServer(watched(calls), parts.materializer(), apiParts));
  }

  private ApiServer.Calls watched(ApiServer.Calls calls) {
    return (action, params) -> calls.call(action, params).thenApply(answer -> {
      parts.quotas().answered(Optional.ofNullable(answer.problem()));
      return answer;
    });
  }

  /** What is told at the API port beside the platform's calls, by path. */
  private Map<String, Supplier<Map<String, Object>>> told() {
    return Map.of(
        "/refusals", () -> Map.of("refusals", refusals.all()),
        "/throttles", parts.quotas()::all,
        "/chaos", () -> PlatformActs.told(config.chaos(), chaos.map(ChaosLine::acts)));
  }

  StandIn.Figures figures(long connections) {
    Map<String, Long> tasks = new LinkedHashMap<>();
    for (Task.Status status : Task.Status.values()) {
      tasks.put(status.name(), parts.taskCounts().get(status.ordinal()));
    }
    return new StandIn.Figures(connections, tasks, parts.cloud().productTasks().byProduct(), httpCount.byStatus(),
        chaos.map(line -> line.acts().counts()).orElse(Map.of()), parts.quotas().counts());
  }
}
