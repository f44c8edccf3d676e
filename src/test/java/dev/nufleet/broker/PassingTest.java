package dev.nufleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.model.DeviceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassingTest {
  private static final DeviceId DEVICE = DeviceId.of("a1TestPk001", "board-1");

  private final List<String> heard = new ArrayList<>();
  private final Passing passing = new Passing(new BrokerWatch() {
    @Override
    public void answered(String userName, long connection, int code, boolean sessionPresent) {
      heard.add(userName + " on " + connection + ": " + code + (sessionPresent ? " with its session" : ""));
    }

    @Override
    public void acknowledged(DeviceId device, long connection, int packetId) {
      heard.add(device.deviceName() + " on " + connection + ": message " + packetId);
    }

    @Override
    public void dealtWith(long nanos) {}

    @Override
    public void ended(DeviceId device, long connection, String why) {
      heard.add(device.deviceName() + " on " + connection + ": " + why);
    }
  }, 7);

  @Test
  void a_sign_in_is_what_its_connack_says() {
    passing.judged(new Verdict.Accepted(DEVICE));
    passing.sends(PacketWriter.connAck(true, 0));
    passing.sends(PacketWriter.pubAck(0xfedc));
    passing.sends(PacketWriter.PINGRESP);
    passing.sends(PacketWriter.publish("/t", 1, 9, false, ByteString.fromString("x")));
    passing.ends("the device has closed it");
    passing.ended();
    assertThat(heard).containsExactly("board-1&a1TestPk001 on 7: 0 with its session", "board-1 on 7: message 65244",
        "board-1 on 7: the device has closed it");
  }

  @Test
  void one_that_is_refused_is_nobodys_and_its_end_is_not_told() {
    passing.refused(new SessionWish.Refused("10.0.0.1", "board-1&a1TestPk001", "sign-in refused with 4", Limit.NONE));
    passing.sends(PacketWriter.connAck(false, 4));
    passing.ended();
    assertThat(heard).containsExactly("board-1&a1TestPk001 on 7: 4");
  }

  @Test
  void the_first_reason_of_an_end_is_why() {
    passing.judged(new Verdict.Accepted(DEVICE));
    passing.refused(new SessionWish.Refused("10.0.0.1", "", "is cut off: a newer connection", Limit.NONE));
    passing.ends("the device has signed off");
    passing.ended();
    assertThat(heard).containsExactly("board-1 on 7: is cut off: a newer connection");
  }
}
