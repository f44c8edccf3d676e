package dev.nufleet.ota;

import dev.nufleet.hal.Hal;
import dev.nufleet.model.BoardEvent;
import java.util.function.IntConsumer;

/** {@code IOT_OTA_ReportProgress}: QoS 0, one at a time; lost if the board is offline. */
final class ProgressReports {
  private static final int LEAST_STEP = -4;
  private static final int GREATEST_STEP = 100;

  private final Hal hal;
  private final String topic;
  private final Publisher publisher;
  private final IntConsumer onPublished = this::published;

  // of the report that is being sent
  private int step;
  private Runnable then;

  ProgressReports(Hal hal, String topic, Publisher publisher) {
    this.hal = hal;
    this.topic = topic;
    this.publisher = publisher;
  }

  /**
   * @param toStep -4..100, refused otherwise
   * @param whenDone is called before this returns, unless the report has to wait for room
   */
  void report(int toStep, String description, Runnable whenDone) {
    if (toStep < LEAST_STEP || toStep > GREATEST_STEP) {
      hal.print(OtaLines.BAD_STEP);
      whenDone.run();
      return;
    }
    step = toStep;
    then = whenDone;
    publisher.publish(topic, 0,
        "{\"id\":0,\"params\":{\"step\":\"" + toStep + "\",\"desc\":\"" + description + "\"}}", onPublished);
  }

  private void published(int code) {
    if (code >= 0) {
      hal.report(new BoardEvent.ProgressSent(step));
    } else {
      hal.print(OtaLines.PUBLISH_FAILED);
      hal.print(OtaLines.REPORT_FAILED);
    }
    Runnable whenDone = then;
    then = null;
    whenDone.run();
  }
}
