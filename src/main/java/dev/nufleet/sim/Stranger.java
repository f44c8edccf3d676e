package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.broker.SerialBroker;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Draw;
import dev.nufleet.platform.SerialStandIn;
import dev.nufleet.platform.objects.SerialFileServer.Answer;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.sim.trial.Sayings;
import java.util.List;

/**
 * Somebody who knows the boards' names and links, and none of their secrets: tries to sign in as one of them, and to
 * download by a link whose signature is not that of the platform. Whoever lets it in has a rule that does not hold.
 */
final class Stranger {
  private static final long WITHIN_NANOS = 600_000_000_000L;
  private static final int TRIES = 3;
  private static final int KINDS = 4;
  /** A CONNACK's code is its last byte. */
  private static final int CONNACK_BYTES = 4;

  private final Turns.Party party;
  private final Draw draw;
  private final Platform platform;
  private final Overheard overheard;
  private final List<DeviceTriple> boards;

  Stranger(Turns turns, long seed, Platform platform, Overheard overheard, List<DeviceTriple> boards) {
    this.party = turns.party(seed, "stranger", "tie");
    this.draw = Draw.of(seed, "stranger");
    this.platform = platform;
    this.overheard = overheard;
    this.boards = boards;
  }

  void begin() {
    for (int i = 0; i < TRIES; i++) {
      int number = i;
      party.at(Long.remainderUnsigned(draw.bits(3 * i), WITHIN_NANOS), () -> tries(number));
    }
  }

  private void tries(int number) {
    DeviceTriple board = boards.get((int) Long.remainderUnsigned(draw.bits(3 * number + 1), boards.size()));
    int kind = (int) Long.remainderUnsigned(draw.bits(3 * number + 2), KINDS);
    String right = SignIn.sdkPassword(board);
    switch (kind) {
      case 0 -> signIn(board, "");
      case 1 -> signIn(board, changed(right));
      case 2 -> signIn(board, SignIn.sdkPassword(DeviceTriple.of(
          board.productKey().value(), board.deviceName().value(), "a secret of another")));
      default -> overheard.linkOf(board.deviceName().value()).ifPresent(link -> download(board, changed(link)));
    }
  }

  /** The same but for its last letter or digit. */
  private static String changed(String text) {
    int at = text.length() - 1;
    while (at > 0 && !Character.isLetterOrDigit(text.charAt(at))) {
      at--;
    }
    return text.substring(0, at) + (text.charAt(at) == '0' ? '1' : '0') + text.substring(at + 1);
  }

  private void signIn(DeviceTriple board, String password) {
    if (!platform.standIn().takesMqtt()) {
      return;
    }
    String name = board.deviceName().value();
    SerialBroker.Connection connection = platform.standIn().mqtt(new SerialBroker.Wire() {
      @Override
      public void send(ByteString bytes) {
        overheard.strangerIsAnswered(name, "its sign-in with " + (password.isEmpty() ? "no" : "a wrong") + " password",
            bytes.length() != CONNACK_BYTES || bytes.apply(CONNACK_BYTES - 1) != 0);
      }

      @Override
      public void end() {} // it leaves by itself
    });
    connection.arrived(Sayings.connect(SignIn.sdkClientId(board),
        SignIn.userName(board.productKey(), board.deviceName()), password));
    connection.gone();
    platform.arm();
  }

  private void download(DeviceTriple board, String link) {
    List<Answer> answers = platform.standIn().files().arrived(ByteString.fromString(
        "GET " + link + " HTTP/1.1\r\nHost: " + SerialStandIn.FILE_HOST + "\r\nRange: bytes=0-\r\n\r\n"));
    boolean refused = answers != null && answers.stream().allMatch(answer -> answer.object().isEmpty());
    overheard.strangerIsAnswered(board.deviceName().value(), "its download by a link that was changed", refused);
    platform.arm();
  }
}
