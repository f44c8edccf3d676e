package dev.nufleet.app.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.settings.InputFile;
import dev.nufleet.firmware.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * Bytes that a recorded vector names: a gzip file beside it, or a recipe. Their length and SHA-256 are stated and
 * checked.
 */
final class VectorContent {
  private VectorContent() {}

  /** A vector that cannot be read. The message is fit for a user. */
  static final class Unreadable extends Exception {
    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  static byte[] read(Path directory, String name, JsonNode described) throws Unreadable {
    int bytes = number(described, "bytes", name, InputFile.MOST_BYTES);
    byte[] content = described.hasNonNull("file")
        ? gunzip(directory, described.get("file").asText(), bytes)
        : recipe(name, described.path("recipe"));
    if (content.length != bytes) {
      throw new Unreadable(name + " has " + content.length + " bytes, " + bytes + " are stated");
    }
    String sha256 = Sha256.of(content).toString();
    if (!sha256.equals(described.path("sha256").asText())) {
      throw new Unreadable(name + " has SHA-256 " + sha256 + ", " + described.path("sha256").asText() + " is stated");
    }
    return content;
  }

  private static byte[] gunzip(Path directory, String file, int bytes) throws Unreadable {
    if (!file.matches("[A-Za-z0-9_.-]+") || file.startsWith(".")) {
      throw new Unreadable("'" + file + "' is not the name of a file beside vector.json");
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(directory.resolve(file)))) {
      return in.readNBytes(bytes + 1);
    } catch (NoSuchFileException e) {
      throw new Unreadable(file + " does not exist");
    } catch (IOException e) {
      throw new Unreadable(file + " cannot be read: " + e.getMessage());
    }
  }

  private static byte[] recipe(String name, JsonNode recipe) throws Unreadable {
    byte[] content = new byte[number(recipe, "length", name + ".recipe", InputFile.MOST_BYTES)];
    Arrays.fill(content, (byte) number(recipe, "fill", name + ".recipe", 255));
    for (JsonNode part : recipe.path("parts")) {
      int at = number(part, "at", name + ".recipe.parts", content.length);
      byte[] bytes = part(name, part);
      if (at > content.length - bytes.length) {
        throw new Unreadable(name + ".recipe has a part that ends after its end");
      }
      System.arraycopy(bytes, 0, content, at, bytes.length);
    }
    return content;
  }

  private static byte[] part(String name, JsonNode part) throws Unreadable {
    if (part.hasNonNull("hex")) {
      try {
        return HexFormat.of().parseHex(part.get("hex").asText());
      } catch (IllegalArgumentException e) {
        throw new Unreadable(name + ".recipe has a part whose hex is none");
      }
    }
    byte[] bytes = new byte[number(part, "length", name + ".recipe.parts", InputFile.MOST_BYTES)];
    if (part.hasNonNull("ramp")) {
      long start = part.get("ramp").asLong();
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.floorMod(31L * i + start, 251);
      }
    } else if (part.hasNonNull("splitmix64")) {
      SplittableRandom random = new SplittableRandom(part.get("splitmix64").bigIntegerValue().longValue());
      long number = 0;
      for (int i = 0; i < bytes.length; i++) {
        number = i % Long.BYTES == 0 ? random.nextLong() : number >>> Byte.SIZE;
        bytes[i] = (byte) number;
      }
    } else {
      throw new Unreadable(name + ".recipe has a part that is none of hex, ramp, splitmix64");
    }
    return bytes;
  }

  static int number(JsonNode in, String field, String name, int max) throws Unreadable {
    JsonNode value = in.path(field);
    if (!value.isIntegralNumber() || value.asLong() < 0 || value.asLong() > max) {
      throw new Unreadable(name + "." + field + " is " + (value.isMissingNode() ? "missing" : value.toString())
          + "; 0.." + max + " is allowed");
    }
    return value.asInt();
  }
}
