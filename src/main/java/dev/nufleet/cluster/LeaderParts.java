package dev.nufleet.cluster;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.SharedFolder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a leader works with.
 *
 * @param version of this program: nodes of another one are not taken
 * @param plan what is to befall a board, asked for each time when it begins
 * @param images bytes by their SHA-256, lower-case hex: all that nodes may ask for
 * @param watch hears of the nodes
 */
public record LeaderParts(
    RunBrief brief, String version, Function<BoardSpec, List<Act>> plan, Map<String, byte[]> images,
    NodesWatch watch) {
  /** Of an image, in one message: a frame between nodes holds 512 KiB. */
  static final int IMAGE_PART_BYTES = 65_536;

  public LeaderParts {
    images = Map.copyOf(images);
  }

  /** Why a node is not taken; empty if it may be. */
  Optional<String> refusal(LeaderActor.Hello hello) {
    if (!hello.facts().version().equals(version)) {
      return Optional.of("the run is of version " + version + ", the node of version " + hello.facts().version()
          + "; install the run's version there");
    }
    return hello.hindrance().map(why -> "it does not see "
        + brief.folder().map(SharedFolder::path).orElse("the folder") + " of --state (" + why
        + "); share it with that machine, to be written, at the same path, or leave --state out");
  }

  /** @return a part of an image from there on, or that there is none */
  LeaderActor.ImagePart part(String sha256, int from) {
    byte[] image = images.get(sha256);
    if (image == null || from < 0 || from > image.length) {
      return new LeaderActor.ImagePart(new byte[0], -1);
    }
    return new LeaderActor.ImagePart(
        Arrays.copyOfRange(image, from, Math.min(image.length, from + IMAGE_PART_BYTES)), image.length);
  }
}
