package dev.nufleet.app.campaign;

/** Takes away what a run made at a platform. Blocking. */
public final class Removal {
  private final OpenApiClient api;

  public Removal(OpenApiClient.Account account) throws CampaignRefused {
    this.api = new OpenApiClient(account);
  }

  /** Cancels what is open of a job, whether it was sent to a device or not. */
  public void cancel(String jobId) throws CampaignRefused {
    api.cancel(jobId);
  }

  /** Deletes a package, and with it the files that were uploaded for it. */
  public void delete(String firmwareId) throws CampaignRefused {
    api.deleteFirmware(firmwareId);
  }
}
