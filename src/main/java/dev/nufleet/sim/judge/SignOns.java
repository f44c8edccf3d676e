package dev.nufleet.sim.judge;

import java.util.Set;

/**
 * How often a program tries to sign in at its start: three links, and over one that is up eight CONNECTs, unless one is
 * refused. Source: device-protocol.md section 2.
 */
final class SignOns {
  private static final int DIALS = 3;
  private static final int CONNECTS = 8;
  private static final String OF_CONNACK = "connack-";
  /** Codes of CONNACK that end a program at its start; others are tried again. */
  private static final Set<Integer> REFUSALS = Set.of(1, 2, 3, 5);

  private int dialsFailed;
  private int connects;
  private boolean refused;
  /** Its firmware says so. */
  private boolean knowsRefusal;
  private boolean accepted;

  void dialFailed() {
    dialsFailed++;
  }

  /** It says CONNECT. @return whether it may: once it was let in, it goes on for ever */
  boolean mayConnect() {
    connects++;
    return accepted || !knowsRefusal && connects <= CONNECTS;
  }

  /** It hears a CONNACK. */
  void answered(int code) {
    accepted |= code == 0;
    refused |= REFUSALS.contains(code);
  }

  /** Its sign-in failed. @param cause as its history tells it */
  void failed(String cause) {
    knowsRefusal |= cause.startsWith(OF_CONNACK) && refused && REFUSALS.contains(codeOf(cause));
  }

  private static int codeOf(String cause) {
    String code = cause.substring(OF_CONNACK.length());
    return code.matches("[0-9]") ? Integer.parseInt(code) : 0;
  }

  /**
   * Whether its program may end at the start.
   *
   * @param up its newest link came to be
   * @param cutOff and was ended by somebody else
   */
  boolean mayEnd(boolean up, boolean cutOff) {
    return refused || cutOff || connects >= CONNECTS || connects > 0 && !up || connects == 0 && dialsFailed >= DIALS;
  }

  @Override
  public String toString() {
    return dialsFailed + " links that failed and " + connects + " CONNECTs" + (refused ? ", one of them refused" : "");
  }
}
