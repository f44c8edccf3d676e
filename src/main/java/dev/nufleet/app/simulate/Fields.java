package dev.nufleet.app.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.Printable;
import java.util.ArrayList;
import java.util.List;

/** The fields of one object of a file that somebody else may have written: what is not as it must be is one line. */
final class Fields {
  private final String file;
  private final String place;
  private final JsonNode object;

  private Fields(String file, String place, JsonNode object) {
    this.file = file;
    this.place = place;
    this.object = object;
  }

  /** @param file for messages, such as {@code capsule 'seed-7.json'}. @throws UserMistake if it is no object */
  static Fields of(String file, JsonNode root) {
    return new Fields(file, "", root).mustBeObject();
  }

  private Fields mustBeObject() {
    if (object == null || !object.isObject()) {
      throw new UserMistake(Printable.line(file + ": " + (place.isEmpty() ? "" : place + " ") + "is no object"));
    }
    return this;
  }

  boolean has(String name) {
    return object.has(name);
  }

  Fields object(String name) {
    return new Fields(file, path(name), object.get(name)).mustBeObject();
  }

  List<Fields> objects(String name, int least, int most) {
    JsonNode list = list(name, least, most);
    List<Fields> all = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      all.add(new Fields(file, path(name) + "[" + i + "]", list.get(i)).mustBeObject());
    }
    return all;
  }

  List<String> texts(String name, int most) {
    JsonNode list = list(name, 0, most);
    List<String> all = new ArrayList<>(list.size());
    for (JsonNode one : list) {
      if (!one.isTextual()) {
        throw mistake(name, "holds what is no text");
      }
      all.add(one.asText());
    }
    return all;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode list(String name, int least, int most) {
    JsonNode list = object.get(name);
    if (list == null || !list.isArray() || list.size() < least || list.size() > most) {
      throw mistake(name, list == null ? "is missing" : !list.isArray() ? "is no list"
          : "has " + list.size() + " entries; " + least + ".." + most + " are allowed");
    }
    return list;
  }

  long number(String name, long least, long most) {
    JsonNode node = object.get(name);
    if (node == null || !node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < least
        || node.asLong() > most) {
      throw mistake(name, (node == null ? "is missing" : "is " + Printable.brief(node.toString(), 40)) + "; "
          + (most == Long.MAX_VALUE ? "a whole number from " + least + " on" : least + ".." + most) + " is allowed");
    }
    return node.asLong();
  }

  boolean flag(String name) {
    JsonNode node = object.get(name);
    if (node == null || !node.isBoolean()) {
      throw mistake(name, "is neither true nor false");
    }
    return node.asBoolean();
  }

  String text(String name) {
    JsonNode node = object.get(name);
    if (node == null || !node.isTextual()) {
      throw mistake(name, node == null ? "is missing" : "is no text");
    }
    return node.asText();
  }

  String word(String name, List<String> allowed) {
    String text = text(name);
    if (!allowed.contains(text)) {
      throw mistake(name, "is '" + Printable.brief(text, 40) + "'; " + String.join(", ", allowed) + " are allowed");
    }
    return text;
  }

  /** 64 bits in hexadecimal digits. */
  long hex(String name) {
    String text = text(name);
    if (!text.matches("[0-9a-f]{1,16}")) {
      throw mistake(name, "is '" + Printable.brief(text, 40) + "'; 1 to 16 digits 0-9a-f are allowed");
    }
    return Long.parseUnsignedLong(text, 16);
  }

  /** @param found what is wrong with it, and what is allowed */
  UserMistake mistake(String name, String found) {
    return new UserMistake(Printable.line(file + ": " + path(name) + " " + found));
  }

  private String path(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }
}
