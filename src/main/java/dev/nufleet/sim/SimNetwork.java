package dev.nufleet.sim;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Pace;
import dev.nufleet.network.LinkFaults;
import dev.nufleet.network.LinkShape;
import dev.nufleet.network.Links.LinkEnded.Cause;
import dev.nufleet.platform.SerialStandIn;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.sim.judge.Wire;
import java.util.ArrayList;
import java.util.List;

/** A board's way to the servers, over all its boots: its links, those that vanished among them. */
final class SimNetwork {
  private static final String MQTT_HOST_END = ".iot-as-mqtt.cn-shanghai.aliyuncs.com";
  private static final int HTTPS = 443;
  /** Beside a window of TCP, one record of TLS may be under way. */
  private static final int RECORD_BYTES = 4096;

  private final Turns turns;
  private final long seed;
  private final String board;
  private final LinkFaults faults;
  private final Latency latency;
  private final Platform platform;
  private final Overheard overheard;
  private final int window;
  private final int sendBytes;
  private final List<SimLink> links = new ArrayList<>(2);
  private int dialled;

  SimNetwork(Turns turns, long seed, String board, BoardProfile profile, LinkFaults faults, Latency latency,
      Platform platform, Overheard overheard) {
    this.turns = turns;
    this.seed = seed;
    this.board = board;
    this.faults = faults;
    this.latency = latency;
    this.platform = platform;
    this.overheard = overheard;
    LinkShape shape = LinkShape.of(profile.uplink(), Pace.BOARD);
    this.window = RECORD_BYTES + shape.buffers().map(LinkShape.Buffers::receiveBytes).orElse(0);
    this.sendBytes = shape.sendBytes();
  }

  void dial(String host, int port, BoardEnd owner) {
    links.removeIf(SimLink::isOver);
    String name = "link/" + ++dialled;
    Turns.Party party = turns.party(seed, board, name);
    ServerEnd server;
    Wire wire;
    if (host.endsWith(MQTT_HOST_END) && port == HTTPS) {
      wire = overheard.mqtt(board);
      server = new MqttEnd(platform, turns.party(seed, board, name + "/mqtt"), wire);
    } else if (host.equals(SerialStandIn.FILE_HOST) && port == HTTPS) {
      wire = overheard.files(board);
      server = new FileEnd(platform, turns, turns.party(seed, board, name + "/files"), wire);
    } else {
      party.after(latency.leastNanos(), () -> owner.failed(Cause.DNS, "no such host: " + host + ":" + port));
      return;
    }
    SimLink link = new SimLink(turns, party, faults, latency, window, sendBytes, server, new Tap(owner, wire));
    links.add(link);
    link.dial();
  }

  /** The board has its network again. */
  void isBack() {
    links.forEach(SimLink::boardIsBack);
  }

  /** @param powerLost it gets no chance to say goodbye to anybody */
  void down(boolean powerLost) {
    links.forEach(powerLost ? SimLink::vanish : SimLink::abort);
  }
}
