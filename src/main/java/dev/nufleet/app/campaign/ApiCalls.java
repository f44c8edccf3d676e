package dev.nufleet.app.campaign;

import com.aliyun.iot20180120.Client;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teautil.models.RuntimeOptions;
import dev.nufleet.app.campaign.OpenApiClient.Account;
import dev.nufleet.model.HostTrouble;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * How calls of the platform's OpenAPI are made through the official SDK: bounded in bytes and time, throttled ones
 * again after a second, and whatever comes of it is an answer or a {@link CampaignRefused}. Blocking.
 */
final class ApiCalls {
  private static final int THROTTLED_TRIES = 30;
  private static final Duration THROTTLED_PAUSE = Duration.ofSeconds(1);
  private static final int CONNECT_MILLIS = 5_000;
  private static final int SERVERS_FAULT = 500;
  /** What the platform says of its own trouble, which passes. */
  private static final String SYSTEM = "iot.system.SystemException";

  private final Client client;
  private final RuntimeOptions options = new RuntimeOptions();

  ApiCalls(Account account) throws CampaignRefused {
    Config config = new Config()
        .setRegionId(account.region())
        .setProtocol(account.protocol())
        .setEndpoint(account.endpoint());
    if (account.chain().isPresent()) {
      config.setCredential(account.chain().get());
    } else {
      config.setAccessKeyId(account.accessKeyId()).setAccessKeySecret(account.accessKeySecret());
    }
    this.client = call("Client", () -> new Client(config));
    call("Client", () -> {
      URI place = URI.create(account.protocol() + "://" + account.endpoint());
      BoundedHttp.guard(place.getHost(), place.getPort(), account.patience());
      return place;
    });
    options.connectTimeout = CONNECT_MILLIS;
    options.readTimeout = (int) account.patience().toMillis();
  }

  Client client() {
    return client;
  }

  RuntimeOptions options() {
    return options;
  }

  /** @throws CampaignRefused if an answer that says yes lacks what was asked for */
  static <T> T told(String action, Supplier<T> what) throws CampaignRefused {
    T told;
    try {
      told = what.get();
    } catch (NullPointerException e) {
      told = null; // the SDK has null for every part that is missing
    }
    if (told == null) {
      throw CampaignRefused.bySilence(action + " answered without what was asked for");
    }
    return told;
  }

  /** A call of the SDK, which throws everything. */
  interface Call<T> {
    T make() throws Exception;
  }

  static <T> T calling(String action, Call<T> call) throws CampaignRefused {
    return calling(action, call, (code, words) -> { });
  }

  /** @param throttled hears of each try that was throttled: code and words of the platform */
  static <T> T calling(String action, Call<T> call, BiConsumer<String, String> throttled) throws CampaignRefused {
    for (int tries = 1; ; tries++) {
      try {
        return call(action, call);
      } catch (Throttled e) {
        throttled.accept(e.code, e.words);
        if (tries == THROTTLED_TRIES) {
          throw CampaignRefused.byAnswer(action + " is throttled by the platform again and again; try later");
        }
        pause(action);
      }
    }
  }

  private static void pause(String action) throws CampaignRefused {
    try {
      TimeUnit.MILLISECONDS.sleep(THROTTLED_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CampaignRefused.bySilence(action + " was interrupted while it waited for the platform");
    }
  }

  /** The platform wants fewer calls a second. */
  private static final class Throttled extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String words;

    Throttled(String code, String words) {
      super(null, null, false, false);
      this.code = code;
      this.words = words;
    }
  }

  private static <T> T call(String action, Call<T> call) throws CampaignRefused {
    try {
      T answer = call.make();
      if (answer == null) {
        throw CampaignRefused.bySilence(action + " answered nothing");
      }
      return answer;
    } catch (CampaignRefused e) {
      throw e;
    } catch (TeaException e) {
      if (String.valueOf(e.getCode()).startsWith("Throttling")) {
        throw new Throttled(e.getCode(), String.valueOf(e.getMessage()));
      }
      String line = action + " was refused: " + e.getCode() + ": " + e.getMessage();
      throw CampaignRefused.byAnswer(line, String.valueOf(e.getCode()), isServers(e.getStatusCode()));
    } catch (Exception | StackOverflowError | OutOfMemoryError e) { // whatever it makes of a stranger's answer
      throw CampaignRefused.bySilence(action + " did not come through: " + HostTrouble.explained(e));
    }
  }

  static void accept(String action, Boolean success, String code, String message) throws CampaignRefused {
    if (!Boolean.TRUE.equals(success)) {
      throw CampaignRefused.byAnswer(
          action + " was refused: " + code + ": " + message, String.valueOf(code), SYSTEM.equals(code));
    }
  }

  private static boolean isServers(Integer status) {
    return status != null && status >= SERVERS_FAULT;
  }
}
