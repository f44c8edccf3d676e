package dev.nufleet.app;

import java.nio.file.Path;

/** The folder that NuFleet lies in, with its samples. */
final class Home {
  private static final String PROPERTY = "nufleet.home";

  private Home() {}

  /** What the launcher says; without a launcher, the current folder. */
  static Path find() {
    return Path.of(System.getProperty(PROPERTY, ""));
  }
}
