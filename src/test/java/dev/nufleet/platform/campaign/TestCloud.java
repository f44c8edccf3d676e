package dev.nufleet.platform.campaign;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.ListOTATaskByJobRequest;
import com.aliyun.teaopenapi.models.Config;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.Reach;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.platform.StandInSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A stand-in of its own with free ports, and the official SDK pointed at it. */
public final class TestCloud implements AutoCloseable {
  public static final String KEY_ID = "testAk";
  public static final String KEY_SECRET = "testSk";
  public static final String PRODUCT = "a1TestPk001";

  final ActorSystem<Void> system;
  public final StandIn standIn;
  public final Client sdk;
  public final StandIn.Endpoints at;

  private TestCloud(ActorSystem<Void> system, StandIn standIn, Client sdk) {
    this.system = system;
    this.standIn = standIn;
    this.sdk = sdk;
    this.at = standIn.endpoints();
  }

  public static DeviceTriple board(int number) {
    return DeviceTriple.of(PRODUCT, String.format(Locale.ROOT, "board-%04d", number),
        String.format(Locale.ROOT, "%032x", 0xabcdef00L + number));
  }

  public static TestCloud start(List<DeviceTriple> devices, StandInSettings settings) throws Exception {
    return start(devices, settings, config -> config);
  }

  public static TestCloud start(List<DeviceTriple> devices, StandInSettings settings, UnaryOperator<StandInConfig> more)
      throws Exception {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "test-cloud");
    StandInConfig config = more.apply(new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai",
        Optional.empty(), Optional.empty(), KEY_ID, KEY_SECRET, devices, settings,
        Reach.NOTHING_FURTHER));
    StandIn standIn = StandIn.start(system, config, SystemRunClock.start())
        .toCompletableFuture().get(60, TimeUnit.SECONDS);
    return new TestCloud(system, standIn, client(standIn.endpoints(), null));
  }

  /** @param signature null for the SDK's default, {@code v2} for the older one */
  public static Client client(StandIn.Endpoints at, String signature) throws Exception {
    Config config = new Config().setAccessKeyId(KEY_ID).setAccessKeySecret(KEY_SECRET).setRegionId("cn-shanghai")
        .setProtocol("http").setEndpoint(at.apiEndpoint().getAuthority()).setReadTimeout(60_000)
            .setConnectTimeout(60_000);
    config.signatureAlgorithm = signature;
    return new Client(config);
  }

  public long tasks(String jobId, String status) throws Exception {
    return sdk.listOTATaskByJob(new ListOTATaskByJobRequest().setJobId(jobId).setTaskStatus(status)).getBody()
        .getTotal();
  }

  /** Asks until there are so many, for progress reports come without an acknowledgement. */
  public void awaitTasks(String jobId, String status, long count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (tasks(jobId, status) != count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not " + count + " tasks " + status + " but " + tasks(jobId, status));
      }
    }
  }

  @Override
  public void close() throws Exception {
    standIn.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
