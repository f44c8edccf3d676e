package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.PlatformTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Upgrade packages and the place to put their files. */
public final class FirmwareActions {
  static final Set<String> SUFFIXES =
      Set.of("bin", "dav", "tar", "gz", "zip", "gzip", "apk", "tar.gz", "tar.xz", "pack");
  static final String VERSION_PATTERN = "[A-Za-z0-9._-]{1,64}";
  private static final String VERSION_RULE = "1..64 of letters, digits, '.', '-', '_'";

  private static final String NAME_PATTERN = "[\\p{IsAlphabetic}\\p{IsHan}0-9][^\\s.\\p{Cntrl}]{0,39}";
  private static final String NAME_RULE =
      "1..40 characters, a letter, CJK character or digit first, no blank and no dot";
  private static final int MOST_DESC_CHARS = 100;
  private static final int MOST_UDI_CHARS = 4096;

  private final Cloud cloud;
  private final ObjectStore store;
  private final ObjectLinks links;
  private final ApiSettings settings;

  FirmwareActions(Cloud cloud, ObjectStore store, ObjectLinks links, ApiSettings settings) {
    this.cloud = cloud;
    this.store = store;
    this.links = links;
    this.settings = settings;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("GenerateOTAUploadURL", (params, now) -> {
      String suffix = params.or("FileSuffix", "bin");
      if (!SUFFIXES.contains(suffix)) {
        throw Params.invalid("FileSuffix", "'" + suffix + "' is none of " + SUFFIXES.stream().sorted().toList());
      }
      Map<String,
          Object> data = place("ota/" + cloud.ids().hex(32) + "/" + cloud.ids().text(25) + "." + suffix, params, now);
      data.put("FirmwareUrl", links.base() + "/" + data.get("Key"));
      data.put("OSSAccessKeyId", links.keyId());
      return body("Data", data);
    });
    actions.put("GenerateDeviceNameListURL", (params, now) -> {
      Map<String,
          Object> data = place("dnlist/" + cloud.ids().hex(32) + "/" + cloud.ids().text(25) + ".csv", params, now);
      data.put("FileUrl", links.base() + "/" + data.get("Key"));
      data.put("AccessKeyId", links.keyId());
      return body("Data", data);
    });
    actions.put("CreateOTAFirmware", this::create);
    actions.put("QueryOTAFirmware", (params, now) -> body("FirmwareInfo", detail(OpenApi.firmware(cloud, params))));
    actions.put("ListOTAFirmware", this::list);
    actions.put("DeleteOTAFirmware", this::delete);
  }

  /** A place for one upload, good for as long as the platform lets a package wait for its file. */
  private Map<String, Object> place(String key, Params params, long now) {
    String policy = Base64.getEncoder().encodeToString(("{\"expiration\":\""
        + PlatformTime.utc(now + settings.uploadMinutes() * 60_000L) + "\",\"conditions\":[{\"key\":\"" + key
        + "\"},[\"content-length-range\",0," + settings.maxFileBytes() + "]]}").getBytes(StandardCharsets.UTF_8));
    return body("Host", params.added().uploadHost(), "Key", key, "Policy", policy,
        "Signature", Base64.getEncoder().encodeToString(ObjectLinks.hmacSha1(links.secret(), policy)),
        "ObjectStorage", "OSS", "UtcCreate", PlatformTime.utc(now));
  }

  private Map<String, Object> create(Params params, long now) {
    Firmware firmware = new Firmware();
    firmware.version = params.word("DestVersion", VERSION_PATTERN, VERSION_RULE);
    firmware.name = params.word("FirmwareName", NAME_PATTERN, NAME_RULE);
    firmware.type = params.intOr("Type", 0, 1, 0);
    firmware.description = params.textOrNone("FirmwareDesc", MOST_DESC_CHARS);
    firmware.udi = params.textOrNone("Udi", MOST_UDI_CHARS);
    firmware.signMethod = params.or("SignMethod", "MD5").toUpperCase(Locale.ROOT);
    if (!firmware.signMethod.equals("MD5") && !firmware.signMethod.equals("SHA256")) {
      throw Params.invalid("SignMethod", "'" + params.required("SignMethod") + "' is neither MD5 nor SHA256");
    }
    if (firmware.type == 1) {
      firmware.sourceVersion = params.word("SrcVersion", VERSION_PATTERN, VERSION_RULE);
      if (firmware.sourceVersion.equals(firmware.version)) {
        throw Params.invalid("SrcVersion", "equals DestVersion");
      }
    }
    if (params.optional("ProductKey").isPresent()) {
      firmware.productKey = OpenApi.product(cloud, params).key;
    }
    firmware.module = module(firmware.productKey, params.or("ModuleName", "default"));
    if (cloud.firmwares().size() >= settings.maxFirmwares()) {
      throw ApiProblem.business(ApiProblem.Cause.TOO_MANY_FIRMWARES,
          "there are " + settings.maxFirmwares() + " packages already: --set max-packages");
    }
    if (cloud.firmwares().stream().anyMatch(other -> other.name.equals(firmware.name))) {
      throw ApiProblem.business(ApiProblem.Cause.FIRMWARE_EXISTS, "there is a package " + firmware.name + " already");
    }
    addFiles(firmware, params, now);
    for (Firmware.Part part : firmware.files) { // from here on the file is what the package says
      if (!store.find(part.object).map(store::seal).orElse(false)) {
        throw ApiProblem.business(ApiProblem.Cause.NO_FILE, part.object + " was uploaded anew meanwhile");
      }
    }
    firmware.id = cloud.ids().text(32);
    firmware.made(params.flag("NeedToVerify", true), now);
    cloud.put(firmware);
    return body("Data", body("FirmwareId", firmware.id, "UtcCreate", PlatformTime.utc(now)));
  }

  /** As it was registered: devices may take their module's name letter by letter. */
  private String module(String productKey, String name) {
    return name.equalsIgnoreCase("default") ? "" : cloud.module(productKey, name).orElseThrow(
        () -> ApiProblem.business(ApiProblem.Cause.NO_MODULE, "there is no module " + name)).name;
  }

  private void addFiles(Firmware firmware, Params params, long now) {
    boolean md5 = firmware.signMethod.equals("MD5");
    List<Params> several = params.objects("MultiFiles");
    if (several.size() > 20) {
      throw Params.invalid("MultiFiles", several.size() + " files; at most 20 are allowed");
    }
    if (several.isEmpty()) {
      Firmware.Part part =
          part("", params.required("FirmwareUrl"), params.number("FirmwareSize", 0, Integer.MAX_VALUE).orElse(-1L), md5,
          now);
      part.sign = params.or("FirmwareSign", part.sign).toLowerCase(Locale.ROOT);
      part.md5 = md5 ? part.sign : part.md5;
      firmware.files.add(part);
      return;
    }
    for (Params item : several) {
      Firmware.Part part =
          part(item.text("Name", 1, 32), item.required("Url"), item.number("Size", 0, Integer.MAX_VALUE).orElse(-1L),
          md5, now);
      part.md5 = item.or("FileMd5", part.md5);
      part.sign = item.or("SignValue", part.sign);
      firmware.files.add(part);
    }
  }

  /** @param size -1 if it is to be taken from the file */
  private Firmware.Part part(String name, String url, long size, boolean md5, long now) {
    ObjectStore.Stored stored = stored(store, url);
    if (stored.modifiedMillis() + settings.uploadMinutes() * 60_000L < now) {
      throw ApiProblem.business(ApiProblem.Cause.NO_FILE,
          "the file was uploaded more than " + settings.uploadMinutes()
              + " minutes ago; upload it again, or allow more: --set upload-minutes");
    }
    if (stored.sizeBytes() > settings.maxFileBytes()) {
      throw ApiProblem.business(ApiProblem.Cause.FILE_TOO_BIG,
          "the file has " + stored.sizeBytes() + " bytes; at most " + settings.maxFileBytes()
              + " are allowed: --set max-file-mb");
    }
    Firmware.Part part = new Firmware.Part();
    part.name = name;
    part.object = stored.name();
    part.sizeBytes = size < 0 ? stored.sizeBytes() : size;
    part.md5 = stored.md5();
    part.sign = md5 ? stored.md5() : stored.sha256();
    do {
      part.streamId = 1 + cloud.ids().random().nextInt(1_000_000_000);
    } while (cloud.firmwareOfStream(part.streamId).isPresent());
    return part;
  }

  /** The uploaded file that a link names, whatever host and query it has. */
  public static ObjectStore.Stored stored(ObjectStore store, String url) {
    String path;
    try {
      path = URI.create(url).getPath();
    } catch (IllegalArgumentException e) {
      path = null;
    }
    if (path == null || path.length() < 2) {
      throw ApiProblem.business(ApiProblem.Cause.NO_FILE, "'" + url + "' is no link to an uploaded file");
    }
    String name = path.substring(1);
    return store.find(name).orElseThrow(
        () -> ApiProblem.business(ApiProblem.Cause.NO_FILE, "no file was uploaded as " + name));
  }

  private Map<String, Object> detail(Firmware firmware) {
    Map<String, Object> detail = simple(firmware);
    detail.put("FirmwareUrl", links.base() + "/" + firmware.files.get(0).object);
    detail.put("VerifyProgress", firmware.verifyProgress());
    detail.put("Udi", firmware.udi);
    if (firmware.files.size() > 1) {
      detail.put("MultiFiles", firmware.files.stream().map(part -> body("Name", part.name, "Size", part.sizeBytes,
          "Url", links.base() + "/" + part.object, "FileMd5", part.md5, "SignValue", part.sign)).toList());
    }
    return detail;
  }

  private Map<String, Object> simple(Firmware firmware) {
    Firmware.Part first = firmware.files.get(0);
    return body("FirmwareId", firmware.id, "FirmwareName", firmware.name, "FirmwareDesc", firmware.description,
        "FirmwareSign", first.sign, "SignMethod", firmware.signMethod, "FirmwareSize", first.sizeBytes,
        "DestVersion", firmware.version, "SrcVersion", firmware.sourceVersion, "Type", firmware.type,
        "Status", firmware.status(), "ModuleName", firmware.module.isEmpty() ? "default" : firmware.module,
        "ProductKey", firmware.productKey, "ProductName",
            cloud.product(firmware.productKey).map(p -> p.name).orElse(""),
        "UtcCreate", PlatformTime.utc(firmware.createdMillis),
        "UtcModified", PlatformTime.utc(firmware.modifiedMillis()));
  }

  private Map<String, Object> list(Params params, long now) {
    Page.Cut<Firmware> cut = Page.of(params, 100, true).cut(cloud.firmwares(), firmware ->
        params.optional("ProductKey").map(firmware.productKey::equals).orElse(true)
            && params.optional("DestVersion").map(firmware.version::equals).orElse(true));
    Map<String, Object> answer = cut.counters("CurrentPage");
    answer.put("FirmwareInfo", body("SimpleFirmwareInfo", cut.map(this::simple)));
    return answer;
  }

  private Map<String, Object> delete(Params params, long now) {
    Firmware firmware = OpenApi.firmware(cloud, params);
    if (cloud.jobs().stream().anyMatch(job -> job.firmwareId.equals(firmware.id))) {
      throw ApiProblem.business(ApiProblem.Cause.FIRMWARE_IN_USE, "jobs use the package");
    }
    cloud.remove(firmware);
    for (Firmware.Part part : firmware.files) {
      if (cloud.firmwares().stream().flatMap(f -> f.files.stream()).noneMatch(p -> p.object.equals(part.object))) {
        cloud.want(new Effect.Discard(part.object));
      }
    }
    return body();
  }
}
