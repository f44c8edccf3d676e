package dev.nufleet.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.nufleet.app.campaign.BoundedHttp;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** What a stand-in tells a run at its API port beside the platform's OpenAPI. */
final class StandInAnswer {
  private StandInAnswer() {}

  /**
   * Asks once. Whatever does not answer like a stand-in has told nothing: that is a missing node.
   *
   * @param api {@code host:port}
   * @param path begins with a slash
   * @param most from the first step to the last byte; a name that nobody resolves does not heed it
   */
  static JsonNode of(String api, String path, Duration most) throws IOException {
    HttpUrl url = HttpUrl.parse("http://" + api + path);
    if (url == null) {
      return MissingNode.getInstance();
    }
    try (Response answer = BoundedHttp.client(most).newCall(new Request.Builder().url(url).build()).execute()) {
      return answer.isSuccessful() && answer.body() != null
          ? new ObjectMapper().readTree(answer.body().bytes()) : MissingNode.getInstance();
    }
  }
}
