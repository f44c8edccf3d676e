package dev.nufleet.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a campaign's package is: usually the image in one file, for the devices' firmware, whatever that was before.
 *
 * @param files into how many files the image is cut; 1: it is one
 * @param module of the product that it is for; empty: the devices' firmware
 * @param deltaFrom the version that it changes, as a delta, or {@link #RUNNING}; empty: it is whole
 * @param otherBase the portion of the boards whose first firmware is older than that base; empty: none
 */
public record PackageForm(int files, Optional<String> module, Optional<String> deltaFrom, OptionalDouble otherBase) {
  /** What the boards of the run start with. */
  public static final String RUNNING = "running";
  /** A notice has no more (platform.md section 3). */
  public static final int MOST_FILES = 20;

  public static final PackageForm PLAIN =
      new PackageForm(1, Optional.empty(), Optional.empty(), OptionalDouble.empty());

  public boolean isPlain() {
    return equals(PLAIN);
  }

  /** The base of a delta, as the platform has it. @param running what the boards start with */
  public Optional<String> base(String running) {
    return deltaFrom.map(version -> version.equals(RUNNING) ? running : version);
  }

  /** The parts of an image, in order and of about one length; none is empty if it has bytes enough. */
  public List<byte[]> cut(byte[] image) {
    List<byte[]> parts = new ArrayList<>(files);
    for (int i = 0; i < files; i++) {
      int from = (int) ((long) image.length * i / files);
      byte[] part = new byte[(int) ((long) image.length * (i + 1) / files) - from];
      System.arraycopy(image, from, part, 0, part.length);
      parts.add(part);
    }
    return parts;
  }

  /** In words, for lines to the user; empty if it is as usual. */
  public String text() {
    List<String> words = new ArrayList<>();
    if (files > 1) {
      words.add("in " + files + " files");
    }
    module.ifPresent(name -> words.add("for module " + name));
    deltaFrom.ifPresent(version -> words.add("as a delta from " + version));
    otherBase.ifPresent(share -> words.add(
        String.format(Locale.ROOT, "which %.4g%% of the boards do not run", share * 100)));
    return String.join(", ", words);
  }
}
