package dev.nufleet.app.settings;

import java.nio.file.Path;

/** The folder that NuFleet lies in, with its samples. */
public final class Home {
  private static final String PROPERTY = "nufleet.home";

  private Home() {}

  /** What the launcher says; without a launcher, the current folder. */
  public static Path find() {
    return Path.of(System.getProperty(PROPERTY, ""));
  }
}
