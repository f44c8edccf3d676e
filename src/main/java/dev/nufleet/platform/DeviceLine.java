package dev.nufleet.platform;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.broker.BrokerLimits;
import dev.nufleet.broker.BrokerRules;
import dev.nufleet.broker.BrokerWatch;
import dev.nufleet.broker.Limit;
import dev.nufleet.broker.Receipt;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.device.FileSlices;
import dev.nufleet.platform.device.Quotas;
import dev.nufleet.platform.device.SignInRules;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What devices say over MQTT, read on the connections' threads and handed to the platform's actor as facts. */
public final class DeviceLine implements BrokerRules {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceLine.class);

  /** CONNACK code of a sign-in for which there is no room: the documents leave no other. */
  private static final int UNAVAILABLE = 3;

  private final SignInRules signIn;
  private final Refusals refusals;
  private final Consumer<PlatformActor.Command> platform;
  private final BrokerWatch watch;
  private final Optional<ChaosLine> chaos;
  private final Quotas quotas;

  /** @param chaos what goes wrong with sign-ins, and who hears of them for that; empty: nothing does */
  DeviceLine(SignInRules signIn, Refusals refusals, Consumer<PlatformActor.Command> platform, BrokerWatch watch,
      Optional<ChaosLine> chaos, Quotas quotas) {
    this.signIn = signIn;
    this.refusals = refusals;
    this.platform = platform;
    this.watch = watch;
    this.chaos = chaos;
    this.quotas = quotas;
  }

  @Override
  public Verdict signIn(SignInRequest request) {
    Verdict judged = signIn.judge(request);
    if (judged instanceof Verdict.Accepted) {
      Optional<String> why = quotas.connects();
      if (why.isPresent()) {
        return new Verdict.Refused(UNAVAILABLE, why.get());
      }
    }
    return chaos.isEmpty() ? judged : chaos.get().signIn(judged);
  }

  /** Its own: one that names its product and itself, one after the other, at the second to fifth place. */
  @Override
  public boolean owns(DeviceId device, String topic) {
    if (!topic.startsWith("/")) {
      return false;
    }
    String own = "/" + device;
    int at = topic.indexOf(own);
    if (at < 0) {
      return topic.equals("/broadcast/" + device.productKey())
          || topic.startsWith("/broadcast/" + device.productKey() + "/");
    }
    int end = at + own.length();
    return BrokerLimits.slashes(topic, at) <= 3 && (end == topic.length() || topic.charAt(end) == '/');
  }

  @Override
  public boolean published(DeviceId device, String topic, ByteString payload, Receipt receipt) {
    if (!quotas.hears()) {
      return true;
    }
    String identity = device.toString();
    Optional<PlatformActor.Command> said = Optional.empty();
    if (topic.startsWith("/ota/device/") && topic.endsWith(identity)) {
      byte[] bytes = payload.toArray();
      said = switch (topic.substring(12, topic.length() - identity.length())) {
        case "inform/" -> DeviceReport.inform(bytes).map(inform -> new PlatformActor.Informed(device, inform, receipt));
        case "progress/" ->
            DeviceReport.progress(bytes).map(report -> new PlatformActor.Progressed(device, report, receipt));
        case "request/" ->
            DeviceReport.request(bytes).map(request -> new PlatformActor.Requested(device, request, true, receipt));
        default -> Optional.empty();
      };
    } else if (topic.startsWith("/sys/" + identity + "/thing/")) {
      byte[] bytes = payload.toArray();
      said = switch (topic.substring(12 + identity.length())) {
        case "ota/firmware/get" ->
            DeviceReport.request(bytes).map(request -> new PlatformActor.Requested(device, request, false, receipt));
        case "config/get" ->
            DeviceReport.params(bytes).map(get -> new PlatformActor.WantsConfig(device, get.id(), receipt));
        case "file/download" -> slice(device, bytes, receipt);
        default -> Optional.of(new PlatformActor.Asked(device, topic, payload, receipt));
      };
    } else if (topic.startsWith("/" + identity + "/user/") || topic.startsWith("/ext/ntp/" + identity + "/")
        || topic.equals("/shadow/update/" + identity)) {
      said = Optional.of(new PlatformActor.Asked(device, topic, payload, receipt));
    }
    if (said.isEmpty()) {
      LOG.debug("{}: {} bytes on {} say nothing to the platform", device, payload.length(), topic);
      return true;
    }
    platform.accept(said.get());
    return false;
  }

  private static Optional<PlatformActor.Command> slice(DeviceId device, byte[] bytes, Receipt receipt) {
    return DeviceReport.params(bytes).map(message -> {
      JsonNode info = message.params().path("fileInfo");
      JsonNode block = message.params().path("fileBlock");
      return new PlatformActor.WantsSlice(device, new FileSlices.Wanted(message.id(),
          message.params().path("fileToken").asText(""), info.path("streamId").asInt(-1), info.path("fileId").asInt(1),
          block.path("size").asInt(-1), block.path("offset").asLong(-1)), receipt);
    });
  }

  @Override
  public void connected(DeviceId device, String clientIp) {
    quotas.connected();
    platform.accept(new PlatformActor.Connected(device, clientIp));
    chaos.ifPresent(line -> line.tell(new ChaosActor.Joined(device)));
  }

  @Override
  public void subscribed(DeviceId device, String filter) {
    platform.accept(new PlatformActor.Subscribed(device, filter));
  }

  @Override
  public void unsubscribed(DeviceId device, String filter) {
    // the platform delivers to some topics without a subscription anyway
  }

  @Override
  public void disconnected(DeviceId device, String clientIp, long lastTrafficMillis) {
    quotas.disconnected();
    platform.accept(new PlatformActor.Disconnected(device, lastTrafficMillis));
    chaos.ifPresent(line -> line.tell(new ChaosActor.Left(device)));
  }

  @Override
  public void refused(String userName, String why, Limit limit) {
    quotas.refused(limit);
    refusals.refused(userName, why, limit);
  }

  @Override
  public BrokerWatch watch() {
    return watch;
  }

  @Override
  public void delivered(long ticket) {
    platform.accept(new PlatformActor.Delivered(ticket));
  }
}
