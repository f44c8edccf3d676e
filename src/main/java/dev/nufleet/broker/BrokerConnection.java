package dev.nufleet.broker;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's end of one connection, from bytes to bytes. Reads on only while what it has to send is short and while
 * few of its packets wait for being handled, so a client that does not read, or sends too fast, is slowed down by TCP.
 * What others send to it ({@link ClientLink#send}) queues up to {@link BrokerLimits#maxUnreadBytes}; beyond that the
 * client is cut off.
 */
final class BrokerConnection extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);
  private static final int READ_ON_BELOW_BYTES = 16 * 1024;
  static final int MAX_UNHANDLED = 16;
  /** What is written at once becomes one TLS record, and boards take 4096 bytes in one. */
  private static final int WRITE_BYTES = 4096;

  private final Inlet<ByteString> in = Inlet.create("mqtt.in");
  private final Outlet<ByteString> out = Outlet.create("mqtt.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final BrokerParts parts;
  private final String clientIp;


  BrokerConnection(BrokerParts parts, String clientIp) {
    this.parts = parts;
    this.clientIp = clientIp;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private enum Stage { EXPECTING_CONNECT, SIGNING_IN, CONNECTED, CLOSING }

  private final class Logic extends TimerGraphStageLogic implements ClientLink {
    private final PacketReader reader = new PacketReader(parts.limits().maxMessageBytes() + 256);
    private final ArrayDeque<ByteString> unsent = new ArrayDeque<>(2);
    private final AsyncCallback<Runnable> self = createAsyncCallback(Runnable::run);
    private final Rate qos0 = new Rate(parts.limits().qos0PerSecond());
    private final Rate qos1 = new Rate(parts.limits().qos1PerSecond());
    private Stage stage = Stage.EXPECTING_CONNECT;
    private DeviceId device;
    private int unsentBytes;
    private int unhandled;
    private ClientPacket held;
    private long keepAliveMillis;
    private long lastTrafficMillis;

    Logic() {
      super(shape);
      setHandler(in, new AbstractInHandler() {
        @Override
        public void onPush() {
          lastTrafficMillis = parts.clock().millis();
          reader.add(grab(in));
          readOn();
        }

        @Override
        public void onUpstreamFinish() {
          completeStage();
        }

        @Override
        public void onUpstreamFailure(Throwable failure) {
          end(failure.getMessage() == null ? failure.getClass().getSimpleName() : printable(failure.getMessage()));
        }
      });
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          writeOn();
          readOn();
        }
      });
    }

    @Override
    public void preStart() {
      parts.open().increment();
      lastTrafficMillis = parts.clock().millis();
      scheduleOnce("connect", parts.limits().connectTimeout());
      pull(in);
    }

    @Override
    public void postStop() {
      parts.open().decrement();
      if (device != null) {
        parts.tell(new BrokerActor.Closed(device, this, lastTrafficMillis));
      }
    }

    @Override
    public void onTimer(Object timer) {
      if (timer.equals("connect")) {
        if (stage != Stage.CONNECTED) {
          end("no CONNECT within " + parts.limits().connectTimeout().toSeconds() + " s");
        }
      } else if (timer.equals("flush")) {
        end("did not take its last bytes");
      } else {
        long silent = parts.clock().millis() - lastTrafficMillis;
        if (silent >= keepAliveMillis) {
          end("silent for " + silent + " ms, 1.5 times its keepalive");
        } else { // armed anew only now, so that a packet costs no timer
          scheduleOnce("keepalive", Duration.ofMillis(keepAliveMillis - silent));
        }
      }
    }

    /** Handles what is there, and asks for more if there is room for the answers. */
    private void readOn() {
      try {
        while (unsentBytes < READ_ON_BELOW_BYTES && unhandled < MAX_UNHANDLED) {
          if (stage == Stage.SIGNING_IN || stage == Stage.CLOSING) {
            return;
          }
          if (held == null) {
            held = (stage == Stage.EXPECTING_CONNECT ? reader.first() : reader.next()).orElse(null);
          }
          if (held == null) {
            if (!isClosed(in) && !hasBeenPulled(in)) {
              pull(in);
            }
            return;
          }
          if (unhandled > 0 && isSubscription(held)) {
            return;
          }
          ClientPacket packet = held;
          held = null;
          handle(packet);
        }
      } catch (MalformedPacket e) {
        end(e.getMessage());
      }
    }

    /** A publish is acknowledged only when it is dealt with; subscriptions that came after it wait for that. */
    private static boolean isSubscription(ClientPacket packet) {
      return packet instanceof ClientPacket.Subscribe || packet instanceof ClientPacket.Unsubscribe;
    }

    private void handle(ClientPacket packet) {
      if (packet instanceof ClientPacket.Connect connect) {
        if (stage != Stage.EXPECTING_CONNECT) {
          throw new MalformedPacket("second CONNECT");
        }
        signIn(connect);
        return;
      }
      if (device == null) {
        if (!(packet instanceof ClientPacket.PingReq)) {
          end(packet instanceof ClientPacket.Disconnect ? "has left" : "registered, and then sent more");
        } else {
          enqueue(PacketWriter.PINGRESP);
        }
      } else if (packet instanceof ClientPacket.Publish publish) {
        published(publish);
      } else if (packet instanceof ClientPacket.PubAck ack) {
        unhandled++;
        parts.tell(new BrokerActor.Acknowledged(device, this, ack.packetId()));
      } else if (packet instanceof ClientPacket.Subscribe subscribe) {
        unhandled++;
        parts.tell(new BrokerActor.Subscribed(device, this, subscribe));
      } else if (packet instanceof ClientPacket.Unsubscribe unsubscribe) {
        unhandled++;
        parts.tell(new BrokerActor.Unsubscribed(device, this, unsubscribe));
      } else if (packet instanceof ClientPacket.PingReq) {
        enqueue(PacketWriter.PINGRESP);
      } else if (packet instanceof ClientPacket.Oversized oversized) {
        grumble("a message of " + oversized.bytes() + " bytes is passed over");
      } else {
        stage = Stage.CLOSING;
        completeStage();
      }
    }

    private void signIn(ClientPacket.Connect connect) {
      BrokerLimits limits = parts.limits();
      if (connect.level() != 3 && connect.level() != 4) {
        refuseNow(1, "MQTT version " + connect.level());
        return;
      }
      int keepAlive = connect.keepAliveSeconds();
      if (keepAlive < limits.minKeepAliveSeconds() || keepAlive > limits.maxKeepAliveSeconds()) {
        refuseNow(
            limits.refusedKeepAlive(),
            "keepalive of " + keepAlive + " s is outside " + limits.minKeepAliveSeconds() + ".."
            + limits.maxKeepAliveSeconds());
        return;
      }
      BrokerRules.Verdict verdict = parts.rules().signIn(
          new BrokerRules.SignInRequest(connect.clientId(), connect.userName(), connect.password(), clientIp));
      if (verdict instanceof BrokerRules.Verdict.Refused refused) {
        refuseNow(refused.code(), refused.why());
      } else if (verdict instanceof BrokerRules.Verdict.Told told) {
        stage = Stage.CONNECTED;
        enqueue(PacketWriter.connAck(false, 0));
        enqueue(PacketWriter.publish(told.topic(), 0, 0, false, told.payload()));
        armKeepAlive(15_000);
      } else if (verdict instanceof BrokerRules.Verdict.Accepted accepted) {
        stage = Stage.SIGNING_IN;
        device = accepted.device();
        keepAliveMillis = keepAlive * 1500L;
        parts.tell(new BrokerActor.SignedIn(device, this, connect.cleanSession()));
      }
    }

    private void refuseNow(int code, String why) {
      grumble("sign-in refused with " + code + ": " + printable(why));
      device = null;
      stage = Stage.CLOSING;
      scheduleOnce("flush", Duration.ofSeconds(5));
      enqueue(PacketWriter.connAck(false, code));
    }

    private void armKeepAlive(long millis) {
      keepAliveMillis = millis;
      cancelTimer("connect");
      scheduleOnce("keepalive", Duration.ofMillis(millis));
    }

    private void published(ClientPacket.Publish publish) {
      Rate rate = publish.qos() == 0 ? qos0 : qos1;
      if (!rate.allows(lastTrafficMillis)) {
        LOG.debug("{} over its rate on {}", device, publish.topic());
        return;
      }
      if (!BrokerActor.fits(publish.topic(), parts.limits()) || !parts.rules().owns(device, publish.topic())) {
        grumble("a message to " + printable(publish.topic()) + " is ignored, the topic is not its own");
        if (publish.qos() == 1) {
          enqueue(PacketWriter.pubAck(publish.packetId()));
        }
      } else {
        unhandled++;
        parts.rules().published(device, publish.topic(), publish.payload(), publish.qos() == 0
            ? this::handled : () -> answer(PacketWriter.pubAck(publish.packetId())));
      }
    }

    private void enqueue(ByteString packet) {
      unsent.add(packet);
      unsentBytes += packet.length();
      writeOn();
    }

    private void writeOn() {
      if (!isAvailable(out) || unsent.isEmpty()) {
        return;
      }
      ByteString bytes = unsent.poll();
      while (!unsent.isEmpty() && bytes.length() + unsent.peek().length() <= WRITE_BYTES) {
        bytes = bytes.concat(unsent.poll());
      }
      if (bytes.length() > WRITE_BYTES) {
        unsent.addFirst(bytes.drop(WRITE_BYTES));
        bytes = bytes.take(WRITE_BYTES);
      }
      unsentBytes -= bytes.length();
      push(out, bytes);
      if (stage == Stage.CLOSING && unsent.isEmpty()) {
        completeStage();
      }
    }

    private void grumble(String why) {
      parts.grumbling().tell(
          clientIp + (device == null ? " (not signed in)" : " " + device), why, parts.clock().millis());
    }

    private void end(String why) {
      grumble("is cut off: " + why);
      stage = Stage.CLOSING;
      completeStage();
    }

    @Override
    public String clientIp() {
      return clientIp;
    }

    @Override
    public void accept(boolean sessionPresent, List<ByteString> backlog) {
      self.invoke(() -> {
        if (stage == Stage.SIGNING_IN) {
          stage = Stage.CONNECTED;
          enqueue(PacketWriter.connAck(sessionPresent, 0));
          backlog.forEach(this::enqueue);
          armKeepAlive(keepAliveMillis);
          readOn();
        }
      });
    }

    @Override
    public void refuse(int code, String why) {
      self.invoke(() -> refuseNow(code, why));
    }

    @Override
    public void send(ByteString packet) {
      self.invoke(() -> {
        if (stage == Stage.CLOSING) {
          return;
        }
        if (unsentBytes + packet.length() > parts.limits().maxUnreadBytes()) {
          end("leaves more than " + parts.limits().maxUnreadBytes() + " bytes unread");
        } else {
          enqueue(packet);
        }
      });
    }

    @Override
    public void answer(ByteString packet) {
      self.invoke(() -> {
        unhandled--;
        if (stage != Stage.CLOSING) {
          enqueue(packet);
          readOn();
        }
      });
    }

    @Override
    public void handled() {
      self.invoke(() -> {
        unhandled--;
        readOn();
      });
    }

    @Override
    public void cut(String why) {
      self.invoke(() -> {
        if (stage != Stage.CLOSING) {
          end(why);
        }
      });
    }
  }

  /** At most so many in each second of the clock. */
  private static final class Rate {
    private final int perSecond;
    private long second;
    private int count;

    Rate(int perSecond) {
      this.perSecond = perSecond;
    }

    boolean allows(long nowMillis) {
      if (nowMillis / 1000 != second) {
        second = nowMillis / 1000;
        count = 0;
      }
      return ++count <= perSecond;
    }
  }

  /** Text of a stranger, safe for a log line. */
  static String printable(String text) {
    String cut = text.length() > 160 ? text.substring(0, 160) + "…" : text;
    return cut.chars().allMatch(c -> c >= 32 && c != 127) ? cut : cut.replaceAll("\\p{Cntrl}", "?");
  }
}
