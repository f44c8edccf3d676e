package dev.nufleet.app.campaign;

import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run takes of the real platform, in what that counts and bills. For boards that all upgrade without trouble:
 * each board signs in with the old firmware and with the new one, tells its version both times, and reports each
 * half percent of the download; measured, these are 203 messages up and 1 down, whatever the image's size.
 */
public final class Cost {
  private static final long CONNECTS = 2;
  private static final long MESSAGES_UP = 205;
  private static final long MESSAGES_DOWN = 2;

  private Cost() {}

  /** @param settings of a run for the real platform */
  public static List<String> lines(Cloud cloud, RunSettings settings) {
    long boards = settings.boards();
    long image = settings.image().bytes().length;
    String each = settings.repeat().isOnce() ? "" : ", for each of its campaigns";
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "takes there: %,d devices sign in, some %,d connects, %,d messages up and %,d"
            + " down, %,d bytes of downloads%s; more where links drop and boards try again",
        boards, boards * CONNECTS, boards * MESSAGES_UP, boards * MESSAGES_DOWN, boards * image, each));
    if (cloud.key().isPresent()) {
      lines.add(String.format(Locale.ROOT, "makes there: 1 uploaded file of %,d bytes, 1 package, %,d job(s), %,d tasks"
          + " of the OTA quota%s", image, settings.jobs(cloud), boards, each));
    }
    return lines;
  }
}
