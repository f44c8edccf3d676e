package dev.nufleet.cluster.wire;

import java.util.Locale;

/**
 * What a node says of itself.
 *
 * @param id its address in the cluster with the number of its life: unique for ever
 * @param name for people
 * @param version of the program
 * @param cores that its virtual machine may use
 * @param boards how many it can hold by its descriptors and its heap
 */
public record NodeFacts(String id, String name, String version, int cores, int boards) implements WireMessage {
  /** For people. */
  public String text() {
    return String.format(Locale.ROOT, "%s: %d cores, room for %d boards", name, cores, boards);
  }
}
