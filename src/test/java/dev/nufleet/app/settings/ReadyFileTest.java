package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyFileTest {
  private static final String GOOD = """
      {"mqtt": {"host": "127.0.0.1", "port": 8883}, "ota": {"baseUrl": "https://localhost:8443"},
       "api": {"endpoint": "http://127.0.0.1:8090", "accessKeyId": "id", "accessKeySecret": "hidden"},
       "caFile": "ca.pem", "region": "cn-shanghai", "devicesFile": "devices.csv"}
      """;

  @TempDir Path dir;

  @Test
  void it_tells_where_everything_is() throws IOException {
    ReadyFile ready = read(GOOD);
    assertThat(ready.mqtt()).hasToString("127.0.0.1:8883");
    assertThat(ready.ota()).hasToString("localhost:8443");
    assertThat(ready.apiEndpoint()).isEqualTo("127.0.0.1:8090");
    assertThat(ready.caFile()).isEqualTo(dir.resolve("ca.pem"));
  }

  @Test
  void the_download_servers_place_may_differ_from_the_links() throws IOException {
    ReadyFile ready = read(GOOD.replace("\"https://localhost:8443\"",
        "\"https://ota.iot-thing.cn-shanghai.aliyuncs.com\", \"port\": 9443"));
    assertThat(ready.ota()).hasToString("127.0.0.1:9443");
  }

  @Test
  void a_stand_in_may_have_no_devices() throws IOException {
    ReadyFile ready = read(GOOD.replace("\"devices.csv\"", "null"));
    assertThatThrownBy(ready::devices).isInstanceOf(UserMistake.class).hasMessageContaining("has no devices");
  }

  @Test
  void what_is_missing_is_named_and_the_secret_is_not_shown() {
    assertThatThrownBy(() -> read(GOOD.replace("8883", "0"))).isInstanceOf(UserMistake.class)
        .hasMessageContaining("/mqtt/port: found 0").hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> read(GOOD.replace("region", "regio"))).isInstanceOf(UserMistake.class)
        .hasMessageContaining("/region: found nothing");
    assertThatThrownBy(() -> read(GOOD.replace("https://localhost:8443", "no url"))).isInstanceOf(UserMistake.class);
    assertThatThrownBy(() -> read("{")).isInstanceOf(UserMistake.class).hasMessageContaining("is no JSON");
    assertThatThrownBy(() -> read("")).isInstanceOf(UserMistake.class);
    assertThatThrownBy(() -> ReadyFile.read(dir.resolve("none.json"), "--platform")).isInstanceOf(UserMistake.class)
        .hasMessageContaining("does not exist");
  }

  private ReadyFile read(String json) throws IOException {
    return ReadyFile.read(Files.writeString(dir.resolve("READY.json"), json), "--platform");
  }
}
