package dev.nufleet.platform.campaign;

import java.time.Duration;

/**
 * What the platform's documentation leaves open about notices and tasks; {@code docs/stand-in.md} lists it.
 *
 * @param noticeQos of upgrade notices
 * @param md5Word how a notice names MD5; real boards take {@code Md5} only
 * @param sha256Word how it names SHA-256
 * @param reportGrace how long after its connection a device may take to report its version before it gets a notice all
 *     the same
 * @param subscribeGrace likewise for a device that does not subscribe to the upgrade topic
 * @param completeWhenFinal a static job turns COMPLETED as soon as all its tasks are final
 * @param dynamicLimit how often one device may match one dynamic job
 */
public record CampaignSettings(
    int noticeQos,
    String md5Word,
    String sha256Word,
    Duration reportGrace,
    Duration subscribeGrace,
    boolean completeWhenFinal,
    int dynamicLimit) {
  static CampaignSettings usual() {
    return new CampaignSettings(0, "Md5", "SHA256", Duration.ofSeconds(5), Duration.ofSeconds(10), true, 10);
  }
}
