package dev.nufleet.csdk.port;

import java.util.Optional;

/**
 * As much reading of JSON as the SDK's core does: is it an object, and what is a member's text. Never fails on any
 * input.
 */
public final class JsonText {
  /** Deeper nesting counts as no JSON: a bound on the stack that no message of the platform comes near. */
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /** Whether the text begins with a whole JSON object; what follows it does not matter to the SDK. */
  public static boolean isObject(String text) {
    JsonText json = new JsonText(text);
    json.space();
    return json.is('{') && json.value(0);
  }

  /**
   * The value of a member of the outermost object, as it stands there: escapes are not resolved, quotes of a string
   * are taken off.
   *
   * @return empty if the text is no object or has no such member
   */
  public static Optional<String> member(String text, String key) {
    if (!isObject(text)) {
      return Optional.empty();
    }
    JsonText json = new JsonText(text);
    json.space();
    json.at++;
    json.space();
    while (json.is('"')) {
      int keyFrom = json.at + 1;
      json.string();
      String found = text.substring(keyFrom, json.at - 1);
      json.space();
      json.at++; // the colon
      json.space();
      int from = json.at;
      json.value(1);
      if (found.equals(key)) {
        return Optional.of(
            text.charAt(from) == '"' ? text.substring(from + 1, json.at - 1) : text.substring(from, json.at));
      }
      json.space();
      json.at++; // a comma, or the end of the object
      json.space();
    }
    return Optional.empty();
  }

  private boolean value(int depth) {
    if (at == text.length() || depth > MAX_DEPTH) {
      return false;
    }
    return switch (text.charAt(at)) {
      case '{' -> container('}', depth);
      case '[' -> container(']', depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean container(char end, int depth) {
    at++;
    space();
    if (is(end)) {
      at++;
      return true;
    }
    while (true) {
      if (end == '}') {
        if (!is('"') || !string()) {
          return false;
        }
        space();
        if (!is(':')) {
          return false;
        }
        at++;
        space();
      }
      if (!value(depth + 1)) {
        return false;
      }
      space();
      if (is(end)) {
        at++;
        return true;
      }
      if (!is(',')) {
        return false;
      }
      at++;
      space();
    }
  }

  private boolean string() {
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return true;
      }
      if (c == '\\') {
        at++;
      }
    }
    return false;
  }

  private boolean word(String word) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private boolean number() {
    boolean digit = false;
    for (; at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0; at++) {
      digit |= Character.isDigit(text.charAt(at));
    }
    return digit;
  }

  private boolean is(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private void space() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
  }
}
