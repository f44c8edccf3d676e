package dev.nufleet.platform.campaign;

import dev.nufleet.aliyun.UpgradeNotice;
import dev.nufleet.aliyun.UpgradeNotice.FilePart;
import dev.nufleet.aliyun.UpgradeNotice.Transfer;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.FaultKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * What goes wrong with notices, each of which is an occasion: one whose digest is of other bytes, whose link has
 * expired, that comes late, or twice. Knows no clock: times are milliseconds of whoever asks.
 */
public final class NoticeFaults {
  private static final long NANOS_PER_MILLI = 1_000_000;
  /** Of an MD5 in hex; longer ones are SHA-256. */
  private static final int MD5_CHARS = 32;

  private final PlatformFaults faults;
  private final ChaosTime time;

  public NoticeFaults(PlatformFaults faults, ChaosTime time) {
    this.faults = faults;
    this.time = time;
  }

  /** Whether the link in a device's next notice has expired. */
  boolean expires(DeviceId device) {
    return faults.at(FaultKind.EXPIRED_URL, device).isPresent();
  }

  /** A notice as the device gets it. */
  UpgradeNotice told(DeviceId device, UpgradeNotice notice) {
    return faults.at(FaultKind.WRONG_DIGEST, device).isEmpty() ? notice : new UpgradeNotice(notice.id(),
        notice.version(), notice.signMethod(), wrong(notice.transfer()), notice.difference(), notice.module(),
        notice.extra());
  }

  /** How long a device's next notice is held back; empty: not at all. */
  OptionalLong lateMillis(DeviceId device) {
    return delay(FaultKind.LATE_NOTICE, device);
  }

  /** How long after a notice the same one comes again; empty: it does not. */
  OptionalLong againMillis(DeviceId device) {
    return delay(FaultKind.DUPLICATE_NOTICE, device);
  }

  private OptionalLong delay(FaultKind kind, DeviceId device) {
    return faults.at(kind, device).map(act -> OptionalLong.of(millis(act))).orElse(OptionalLong.empty());
  }

  private long millis(Act act) {
    return time.realNanos(Math.max(0, act.drawn().delayNanos())) / NANOS_PER_MILLI;
  }

  private static Transfer wrong(Transfer transfer) {
    if (transfer instanceof Transfer.Https file) {
      return new Transfer.Https(file.sizeBytes(), other(file.sign()), file.url());
    } else if (transfer instanceof Transfer.Mqtt stream) {
      return new Transfer.Mqtt(stream.sizeBytes(), other(stream.sign()), stream.streamId(), stream.fileId());
    }
    return new Transfer.Files(((Transfer.Files) transfer).files().stream().map(file -> new FilePart(
        file.name(), file.sizeBytes(), file.url(), other(file.md5()), other(file.sign()))).toList());
  }

  /** A digest of the same kind: that of the digest's own text, which is another one. */
  private static String other(String digest) {
    try {
      MessageDigest same = MessageDigest.getInstance(digest.length() == MD5_CHARS ? "MD5" : "SHA-256");
      return HexFormat.of().formatHex(same.digest(digest.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5 and SHA-256", e);
    }
  }
}
