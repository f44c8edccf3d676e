package dev.nufleet.app.cluster;

/** Of this program: nodes of one run have the same. */
public final class ProgramVersion {
  private ProgramVersion() {}

  /** As the jar's manifest has it. */
  public static String own() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
