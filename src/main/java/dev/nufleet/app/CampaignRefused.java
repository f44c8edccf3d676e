package dev.nufleet.app;

/** The platform did not do what the campaign needs. The message is one line for the user. */
final class CampaignRefused extends Exception {
  private static final long serialVersionUID = 1;

  CampaignRefused(String line) {
    super(line, null, false, false);
  }
}
