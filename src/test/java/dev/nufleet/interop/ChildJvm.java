package dev.nufleet.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a test starts this program, or a part of it, in a process of its own. */
public final class ChildJvm {
  /**
   * Such a process lives for seconds: the optimizing compiler and a collector with threads of its own would take two
   * fifths of its CPU (16 s and 9.5 s for a run of 20 boards) and save nothing before it ends.
   */
  private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private ChildJvm() {}

  /**
   * This Java with the class path of the tests; the class to begin with and its arguments are to be added.
   *
   * @param options of the virtual machine
   */
  public static List<String> command(String... options) {
    return command(System.getProperty("java.class.path"), List.of(options));
  }

  /** The same with another class path. */
  public static List<String> command(String classPath, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SHORT_LIVED);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath));
    return command;
  }
}
