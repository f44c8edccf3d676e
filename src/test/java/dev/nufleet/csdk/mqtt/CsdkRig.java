package dev.nufleet.csdk.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.aliyun.Topics;
import dev.nufleet.csdk.port.MemorySeeds;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A client of the SDK before a scripted broker, with the sample's event lines and main loop. */
final class CsdkRig implements CsdkEvents {
  private static final SdkLog.Statement WAIT =
      SdkLog.sample("_ota_mqtt_client", 202, "wait ota upgrade command....");

  final VirtualBoard hal;
  final ScriptedBroker broker;
  final Topics topics;
  final CsdkMqtt mqtt;
  final List<String> events = new ArrayList<>();
  final List<MqttMessage> unhandled = new ArrayList<>();
  final List<MqttMessage> received = new ArrayList<>();
  final MqttAccount account;
  Boolean constructed;

  CsdkRig(DeviceTriple triple, String version, Pace pace) {
    this(triple, version, pace, Mends.NONE);
  }

  CsdkRig(DeviceTriple triple, String version, Pace pace, Mends mends) {
    hal = new VirtualBoard(pace);
    broker = new ScriptedBroker(hal);
    topics = new Topics(triple.productKey(), triple.deviceName());
    account = new MqttAccount(
        triple.productKey().value() + ".iot-as-mqtt.cn-shanghai.aliyuncs.com", 443, SignIn.sdkClientId(triple),
        SignIn.userName(triple.productKey(), triple.deviceName()), SignIn.sdkPassword(triple),
        triple.productKey().value(), triple.deviceName().value());
    TlsPort tls = new TlsPort(hal.hal(), new MemorySeeds(), "192.168.8.105", code -> {
      throw new AssertionError("network failed with " + code);
    });
    mqtt = new CsdkMqtt(hal.hal(), tls, account, () -> version, this, mends);
  }

  static CsdkRig exampleA(String... mends) {
    return new CsdkRig(DeviceTriple.of("a1TestPk001", "board-0001", "0123456789abcdefABCDEF0123456789"),
        "1577098827", Pace.BOARD, Mends.of(mends));
  }

  /** Runs {@code construct} to its end. */
  CsdkRig construct() {
    hal.begin(() -> mqtt.construct(ok -> constructed = ok));
    hal.runUntil(() -> constructed != null, 3_600_000);
    hal.runFor(1); // what was sent last reaches the broker
    return this;
  }

  /** Asks for the four topics of the OTA module. */
  void subscribe() {
    MqttHandler handler = hearing(received::add);
    subscribe(topics.request(), 1, handler);
    subscribe(topics.upgrade(), 1, handler);
    subscribe(topics.configGetReply(), 0, handler);
    subscribe(topics.configPush(), 0, handler);
  }

  /** Where there is room, as nearly always. @return the code */
  int subscribe(String topic, int qos, MqttHandler handler) {
    return atOnce(then -> mqtt.subscribe(topic, qos, handler, then));
  }

  /** Where there is room. @return the code */
  int publish(String topic, int qos, ByteString payload) {
    return atOnce(then -> mqtt.publish(topic, qos, payload, then));
  }

  private static int atOnce(Consumer<IntConsumer> call) {
    List<Integer> codes = new ArrayList<>();
    call.accept(codes::add);
    assertThat(codes).as("answered within the call").hasSize(1);
    return codes.get(0);
  }

  static MqttHandler hearing(Consumer<MqttMessage> hears) {
    return (message, then) -> {
      hears.accept(message);
      then.run();
    };
  }

  /** From now on the sample's loop: say so, cycle 200 ms, rest 2000 ms. */
  void loop() {
    hal.begin(this::turn);
  }

  private void turn() {
    hal.hal().print(WAIT);
    mqtt.cycle(200, () -> mqtt.rest(2000, this::turn));
  }

  /** Constructs, subscribes, pauses and loops, as the sample does. */
  CsdkRig runSample() {
    hal.begin(() -> mqtt.construct(ok -> {
      constructed = ok;
      if (ok) {
        subscribe();
        hal.hal().sleep(1000, this::turn);
      }
    }));
    return this;
  }

  @Override
  public void on(Event event, int packetId) {
    events.add(event + " " + packetId);
    switch (event) {
      case DISCONNECT -> sample(47, "MQTT disconnect.");
      case RECONNECT -> sample(51, "MQTT reconnect.");
      case SUBSCRIBE_SUCCESS -> sample(55, "subscribe success, packet-id=" + packetId);
      case SUBSCRIBE_NACK -> sample(63, "subscribe nack, packet-id=" + packetId);
      case UNSUBSCRIBE_SUCCESS -> sample(67, "unsubscribe success, packet-id=" + packetId);
      case PUBLISH_SUCCESS -> sample(79, "publish success, packet-id=" + packetId);
      case BUFFER_OVERFLOW -> sample(99, "Should NOT arrive here.");
    }
  }

  @Override
  public void onUnhandled(MqttMessage message) {
    unhandled.add(message);
  }

  private void sample(int line, String text) {
    hal.hal().print(SdkLog.sample("event_handle", line, text));
  }
}
