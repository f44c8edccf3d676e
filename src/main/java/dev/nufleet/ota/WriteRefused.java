package dev.nufleet.ota;

/**
 * Why the candidate writer returned -1.
 *
 * @param line of the library's source, as it prints it
 * @param text what it prints after that
 */
public record WriteRefused(Cause cause, int line, String text) {
  public enum Cause {
    BAD_LOCATION("bad-location"),
    BAD_VERSION("bad-version"),
    NO_ROOT_OF_TRUST("no-root-of-trust"),
    TOO_LARGE("too-large"),
    BEYOND_SIZE("beyond-size"),
    WRONG_SIZE("wrong-size"),
    CARD_FAILED("card-failed");

    private final String id;

    Cause(String id) {
      this.id = id;
    }

    /** Short, fit for a table. */
    public String id() {
      return id;
    }
  }

  /** What the console shows. */
  public String printed() {
    return "[ERROR][BLUC] mbedbl-ucp.cpp:" + line + ": " + text + "\r\n";
  }
}
