package dev.nufleet.app.run;

/** The platform did not do what the campaign needs. The message is one line for the user. */
public final class CampaignRefused extends Exception {
  private static final long serialVersionUID = 1;

  public CampaignRefused(String line) {
    super(line, null, false, false);
  }
}
