package dev.nufleet.ota;

import dev.nufleet.hal.Hal;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.Atoi;
import java.util.Locale;

/**
 * Reads one notice as {@code ota_callback} does: field after field in a fixed order, and the first problem ends it
 * with a line on the console and nothing else. A remote configuration is read into the same place, which is why the
 * sample takes it for firmware.
 */
final class NoticeReader {
  /** What kind of message it is, and the lines of its branch in the source. */
  enum Kind {
    FIRMWARE(53, 63),
    CONFIG_REPLY(92, 115),
    CONFIG_PUSH(133, 156);

    private final int noDataLine;
    private final int fetchLine;

    Kind(int noDataLine, int fetchLine) {
      this.noDataLine = noDataLine;
      this.fetchLine = fetchLine;
    }

    int fetchLine() {
      return fetchLine;
    }
  }

  private static final int SIZE_CHARS = 16;
  private static final int MD5_CHARS = 32;

  private final Hal hal;
  private final Kind kind;
  private Notice notice;
  private String refusal;

  NoticeReader(Hal hal, Kind kind, Notice before) {
    this.hal = hal;
    this.kind = kind;
    this.notice = before;
  }

  Notice notice() {
    return notice;
  }

  /** @return null if the notice is good, else why not, in a word */
  String read(String payload) {
    SdkJson json = SdkJson.of(payload);
    SdkJson values = switch (kind) {
      case FIRMWARE -> positive(json, "message", "success", 40) ? section(json, "data") : null;
      case CONFIG_REPLY -> positive(json, "code", "200", 79) ? section(json, "data") : null;
      case CONFIG_PUSH -> section(json, "params");
    };
    if (values == null) {
      return refusal;
    }
    if (kind == Kind.FIRMWARE) {
      if (!firmware(values)) {
        error("ota_callback", 58, "Get config parameter failed");
        return refusal;
      }
    } else if (!config(values)) {
      error("ota_callback", kind == Kind.CONFIG_REPLY ? 98 : 139, "Get firmware parameter failed");
      return refusal;
    }
    return null;
  }

  private boolean positive(SdkJson json, String name, String wanted, int line) {
    SdkJson value = json.value(name);
    if (value == null) {
      error("ota_callback", line, "invalid json doc of OTA ");
      refusal = "invalid-json";
      return false;
    }
    if (!value.is(wanted)) {
      error("ota_callback", line + 6, "fail state of json doc of OTA");
      refusal = "fail-state";
      return false;
    }
    return true;
  }

  private SdkJson section(SdkJson json, String name) {
    SdkJson values = json.value(name);
    if (values == null) {
      error("ota_callback", kind.noDataLine, "Not 'data' key in json doc of OTA");
      refusal = "no-data";
    }
    return values;
  }

  private boolean firmware(SdkJson values) {
    String version = any(values, "version", "otalib_GetParams", 155);
    if (version == null) {
      return false;
    }
    notice = notice.withVersion(version);
    String url = any(values, "url", "otalib_GetParams", 161);
    if (url == null) {
      return false;
    }
    notice = notice.withUrl(url);
    String md5 = atMost(MD5_CHARS, values, "md5", "otalib_GetParams", 167);
    if (md5 == null) {
      return false;
    }
    notice = notice.withMd5(md5);
    String size = atMost(SIZE_CHARS, values, "size", "otalib_GetParams", 173);
    if (size == null) {
      return false;
    }
    notice = notice.withSize(Atoi.parse(size));
    return true;
  }

  private boolean config(SdkJson values) {
    if (any(values, "configId", "otalib_GetConfigParams", 192) == null) {
      return false;
    }
    String size = atMost(SIZE_CHARS, values, "configSize", "otalib_GetConfigParams", 198);
    if (size == null
        || any(values, "sign", "otalib_GetConfigParams", 206) == null
        || any(values, "signMethod", "otalib_GetConfigParams", 212) == null) {
      return false;
    }
    String url = any(values, "url", "otalib_GetConfigParams", 218);
    if (url == null || any(values, "getType", "otalib_GetConfigParams", 224) == null) {
      return false;
    }
    notice = notice.withUrl(url).withSize(Atoi.parse(size));
    return true;
  }

  private String any(SdkJson values, String name, String function, int line) {
    SdkJson value = values.value(name);
    if (value == null) {
      error("otalib_GetFirmwareVarlenPara", 132, "Not " + name + " key in json doc of OTA");
      return missing(name, function, line);
    }
    return value.toString();
  }

  private String atMost(int chars, SdkJson values, String name, String function, int line) {
    SdkJson value = values.value(name);
    if (value == null) {
      error("otalib_GetFirmwareFixlenPara", 106, "Not '" + name + "' key in json doc of OTA");
      return missing(name, function, line);
    }
    if (value.length() > chars) {
      error("otalib_GetFirmwareFixlenPara", 111, "value length of the key is too long");
      return missing(name, function, line);
    }
    return value.toString();
  }

  private void error(String function, int line, String text) {
    hal.print(SdkLog.line(SdkLog.Level.ERR, function, line, text));
  }

  private String missing(String name, String function, int line) {
    String field = name.equals("configSize") ? "size" : name;
    error(function, line, "get value of " + field + " key failed");
    refusal = "no-" + name.toLowerCase(Locale.ROOT);
    return null;
  }
}
