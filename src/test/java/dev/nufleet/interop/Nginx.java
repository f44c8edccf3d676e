package dev.nufleet.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * nginx as HTTPS server of one directory, with the board's suites only. What is under {@code /slow/} comes at {@link
 * #SLOW_BYTES_PER_SECOND}.
 */
final class Nginx implements AutoCloseable {
  static final int SLOW_BYTES_PER_SECOND = 128 * 1024;

  private final Path files;
  private final ExternalProgram.Listening server;

  /** @param directory empty, for this server alone; @param pemFiles of a certificate authority and its server */
  Nginx(Path directory, Path pemFiles) throws IOException {
    String program = ExternalProgram.find("nginx");
    files = Files.createDirectories(directory.resolve("files"));
    Path config = directory.resolve("nginx.conf");
    server = ExternalProgram.startServer(port -> {
      ExternalProgram.write(config, String.format(Locale.ROOT, """
          daemon off;
          master_process off;
          pid %1$s/nginx.pid;
          error_log stderr notice;
          events { worker_connections 256; }
          http {
            client_body_temp_path %1$s/body;
            proxy_temp_path %1$s/proxy;
            fastcgi_temp_path %1$s/fastcgi;
            uwsgi_temp_path %1$s/uwsgi;
            scgi_temp_path %1$s/scgi;
            log_format told '"$request" range=$http_range host=$host sni=$ssl_server_name '
                            '$ssl_protocol $ssl_cipher $status $body_bytes_sent';
            access_log /dev/stderr told;
            server {
              listen 127.0.0.1:%2$d ssl;
              ssl_certificate %3$s/server.pem;
              ssl_certificate_key %3$s/server-key.pem;
              ssl_protocols TLSv1.2;
              ssl_ciphers %4$s;
              root %1$s/files;
              location /slow/ {
                alias %1$s/files/;
                limit_rate %5$d;
              }
            }
          }
          """, directory, port, pemFiles, Mosquitto.BOARD_SUITES, SLOW_BYTES_PER_SECOND));
      return List.of(program, "-p", directory.toString(), "-c", config.toString(), "-e", "stderr");
    });
  }

  int port() {
    return server.port();
  }

  void serve(String name, byte[] content) throws IOException {
    Files.write(files.resolve(name), content);
  }

  /** Requests that were answered, oldest first; waits until there are {@code count} of them. */
  List<String> awaitRequests(int count, Predicate<String> wanted) {
    return server.program().awaitLines(count, "requests", line -> isRequest(line) && wanted.test(line));
  }

  List<String> requests(Predicate<String> wanted) {
    return server.program().lines(line -> isRequest(line) && wanted.test(line));
  }

  @Override
  public void close() {
    server.program().close();
  }

  private static boolean isRequest(String line) {
    return line.startsWith("\"GET ");
  }
}
