package dev.nufleet.app.campaign;

import dev.nufleet.model.Printable;

/** The platform did not do what the campaign needs. The message is one line for the user. */
public final class CampaignRefused extends Exception {
  private static final long serialVersionUID = 1;
  /** Of a stranger's words, no more than this reaches a terminal or a report. */
  private static final int MOST_CHARS = 600;

  private final boolean answered;

  private CampaignRefused(String line, boolean answered) {
    super(oneLine(line), null, false, false);
    this.answered = answered;
  }

  /** The platform said no. */
  public static CampaignRefused byAnswer(String line) {
    return new CampaignRefused(line, true);
  }

  /** The platform said nothing, or nothing that is an answer. */
  public static CampaignRefused bySilence(String line) {
    return new CampaignRefused(line, false);
  }

  /** Whether the platform said no, rather than nothing. */
  public boolean answered() {
    return answered;
  }

  private static String oneLine(String line) {
    return Printable.brief(line.replaceAll("[\\p{Cc}\\s]+", " ").trim(), MOST_CHARS);
  }
}
