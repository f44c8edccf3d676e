package dev.nufleet.ota;

import dev.nufleet.aliyun.Topics;
import dev.nufleet.csdk.http.CsdkHttp;
import dev.nufleet.hal.Hal;
import dev.nufleet.model.BoardEvent;

/**
 * What firmware with {@code refresh-expired-link} does when the server answers 403: it asks the platform for the notice
 * ({@code iotx_req_image} of the SDK, which the sample never calls) and takes the link out of the answer. Count and
 * digest of what is fetched stay as they are, so only a notice of the same image will do.
 *
 * <p>Source: device-protocol.md section 3, the explicit image request.
 */
final class LinkRefresh {
  private static final int FORBIDDEN = 403;

  private final Hal hal;
  private final Topics topics;
  private final Publisher publisher;
  private boolean awaited;

  LinkRefresh(Hal hal, Topics topics, Publisher publisher) {
    this.hal = hal;
    this.topics = topics;
    this.publisher = publisher;
  }

  /** @param code of a fetch */
  static boolean isWanted(int code) {
    return code == CsdkHttp.refused(FORBIDDEN);
  }

  /**
   * Asks, and goes on. If the request cannot be sent, the next 403 asks again.
   *
   * @param version that runs
   */
  void ask(String version, Runnable then) {
    awaited = true;
    publisher.publish(
        topics.request(), 1, "{\"id\":0,\"params\":{\"version\":\"" + version + "\"}}", code -> then.run());
  }

  boolean isAwaited() {
    return awaited;
  }

  void forget() {
    awaited = false;
  }

  /** A notice that comes while a link is awaited. @return what to go on with */
  Notice take(String payload, Notice before) {
    NoticeReader reader = new NoticeReader(hal, NoticeReader.Kind.FIRMWARE, before);
    String refusal = reader.read(payload);
    Notice now = reader.notice();
    if (refusal != null || !now.withUrl(before.url()).equals(before)) {
      hal.report(new BoardEvent.NoticeIgnored(refusal == null ? "another-image" : refusal));
      return before;
    }
    awaited = false;
    return now;
  }
}
