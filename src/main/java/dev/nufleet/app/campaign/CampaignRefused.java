package dev.nufleet.app.campaign;

import dev.nufleet.model.Printable;

/** The platform did not do what the campaign needs. The message is one line for the user. */
public final class CampaignRefused extends Exception {
  private static final long serialVersionUID = 1;
  /** Of a stranger's words, no more than this reaches a terminal or a report. */
  private static final int MOST_CHARS = 600;

  private final boolean answered;
  private final String code;
  private final boolean mayPass;

  private CampaignRefused(String line, boolean answered, String code, boolean mayPass) {
    super(oneLine(line), null, false, false);
    this.answered = answered;
    this.code = code;
    this.mayPass = mayPass;
  }

  /** The platform said no. */
  public static CampaignRefused byAnswer(String line) {
    return byAnswer(line, "", false);
  }

  /**
   * The platform said no.
   *
   * @param code in its words; empty: it gave none
   * @param mayPass it is the platform's own trouble, so that the same call may come through later
   */
  static CampaignRefused byAnswer(String line, String code, boolean mayPass) {
    return new CampaignRefused(line, true, code, mayPass);
  }

  /** The platform said nothing, or nothing that is an answer. */
  public static CampaignRefused bySilence(String line) {
    return new CampaignRefused(line, false, "", true);
  }

  /** Whether the platform said no, rather than nothing. */
  public boolean answered() {
    return answered;
  }

  /** The platform's word for why; empty if it gave none. */
  public String code() {
    return code;
  }

  /** Whether the same call may come through later. What it asked for may have been done all the same. */
  public boolean mayPass() {
    return mayPass;
  }

  private static String oneLine(String line) {
    return Printable.brief(line.replaceAll("[\\p{Cc}\\s]+", " ").trim(), MOST_CHARS);
  }
}
