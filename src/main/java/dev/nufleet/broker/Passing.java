package dev.nufleet.broker;

import akka.util.ByteString;
import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.model.DeviceId;

/** Tells a {@link BrokerWatch} what passes on one connection: what really goes out says how a sign-in was answered. */
final class Passing {
  private static final int TYPE = 0xf0;
  private static final int CONNACK = 0x20;
  private static final int PUBACK = 0x40;

  private final BrokerWatch watch;
  private final long number;
  private String claimed = "";
  private DeviceId device; // null while nobody is signed in
  private String ending = "";

  Passing(BrokerWatch watch, long number) {
    this.watch = watch;
    this.number = number;
  }

  void judged(Verdict verdict) {
    if (verdict instanceof Verdict.Accepted accepted) {
      device = accepted.device();
      claimed = Caller.userName(device);
    }
  }

  void refused(SessionWish.Refused refused) {
    claimed = device == null ? refused.claimed() : claimed;
    ending = refused.why();
  }

  void sends(ByteString packet) {
    int type = packet.apply(0) & TYPE;
    if (type == CONNACK) {
      watch.answered(claimed, number, packet.apply(3), packet.apply(2) == 1);
    } else if (type == PUBACK && device != null) {
      watch.acknowledged(device, number, (packet.apply(2) & 0xff) << 8 | packet.apply(3) & 0xff);
    }
  }

  /** Its end begins. @param why if nothing else has been said about it */
  void ends(String why) {
    ending = ending.isEmpty() ? why : ending;
  }

  void ended() {
    if (device != null) {
      watch.ended(device, number, ending.isEmpty() ? "the broker has ended" : ending);
    }
  }
}
