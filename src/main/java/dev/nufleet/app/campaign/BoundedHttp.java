package dev.nufleet.app.campaign;

import com.aliyun.tea.okhttp.ClientHelper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * HTTP clients that a stranger's answer cannot hurt: it is bounded in bytes (after decompression, so that a small
 * answer cannot grow), in brackets within brackets (readers of JSON call themselves for each), and in time from the
 * name lookup to the last byte. What exceeds a bound fails with an {@link IOException} that says which one.
 */
public final class BoundedHttp {
  /** A page of 100 tasks has about 60 KB. */
  static final int MOST_BYTES = 4 * 1024 * 1024;
  /** The platform's answers have at most 6 levels. */
  static final int MOST_DEPTH = 64;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private BoundedHttp() {}

  /**
   * Each call has a connection of its own: a server may end one that waits for the next, and the call that is sent on
   * it just then would fail.
   *
   * @param whole from the first step of a call to the last byte of its answer
   */
  public static OkHttpClient client(Duration whole) {
    return new OkHttpClient.Builder()
        .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(whole.toMillis(), TimeUnit.MILLISECONDS)
        .writeTimeout(whole.toMillis(), TimeUnit.MILLISECONDS)
        .callTimeout(whole.toMillis(), TimeUnit.MILLISECONDS)
        .followRedirects(false)
        .retryOnConnectionFailure(false)
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
        .addInterceptor(BoundedHttp::bounded)
        .build();
  }

  /**
   * Lets the platform's SDK use such a client for this place: it keeps its clients in a table that is open to all, and
   * has no other way to give it one.
   *
   * @param port -1 for that of the protocol, as in a {@link java.net.URI}
   */
  static void guard(String host, int port, Duration whole) {
    ClientHelper.clients.put(ClientHelper.getClientKey(host, port), client(whole));
  }

  /** OkHttp meets some answers (a length below zero) with exceptions of its own, which nobody above expects. */
  private static Response bounded(Interceptor.Chain chain) throws IOException {
    try {
      return whole(chain);
    } catch (RuntimeException e) {
      throw new IOException("the answer is no HTTP (" + e.getMessage() + ")", e);
    }
  }

  private static Response whole(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody body = response.body();
    if (body == null) {
      return response;
    }
    if (body.source().request(MOST_BYTES + 1L)) {
      response.close();
      throw new IOException("the answer has more than " + MOST_BYTES + " bytes");
    }
    byte[] bytes = body.source().getBuffer().readByteArray();
    body.close();
    if (depth(bytes) > MOST_DEPTH) {
      throw new IOException("the answer has more than " + MOST_DEPTH + " brackets within each other");
    }
    return response.newBuilder().body(ResponseBody.create(bytes, body.contentType())).build();
  }

  /** The most brackets open at once outside of JSON's strings. */
  static int depth(byte[] json) {
    int depth = 0;
    int deepest = 0;
    boolean quoted = false;
    for (int i = 0; i < json.length; i++) {
      byte at = json[i];
      if (quoted && at == '\\') {
        i++; // what is escaped ends no string
      } else if (at == '"') {
        quoted = !quoted;
      } else if (!quoted && (at == '[' || at == '{')) {
        deepest = Math.max(deepest, ++depth);
      } else if (!quoted && (at == ']' || at == '}')) {
        depth--;
      }
    }
    return deepest;
  }
}
