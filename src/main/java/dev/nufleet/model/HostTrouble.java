package dev.nufleet.model;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;

/** What this machine has run out of. Java has no types for these, only the system's texts. */
public enum HostTrouble {
  NO_DESCRIPTORS("host-no-descriptors", "no file descriptors are left on this machine; raise the limit (ulimit -n)",
      "Too many open files"),
  DISK_FULL("host-disk-full", "a disk of this machine is full; make room on it",
      "No space left on device", "Disk quota exceeded", "not enough space on the disk");

  private final String cause;
  private final String advice;
  private final String[] texts;

  HostTrouble(String cause, String advice, String... texts) {
    this.cause = cause;
    this.advice = advice;
    this.texts = texts;
  }

  /** Empty where the failure is another, or the system speaks another language than English. */
  public static Optional<HostTrouble> of(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      String message = String.valueOf(one.getMessage());
      for (HostTrouble trouble : values()) {
        if (Arrays.stream(trouble.texts).anyMatch(message::contains)) {
          return Optional.of(trouble);
        }
      }
    }
    return Optional.empty();
  }

  /** What a board that stops for it has as its cause. */
  public String cause() {
    return cause;
  }

  /** What it is, and what to do: a line's part for the user. */
  public String advice() {
    return advice;
  }

  /** The failure's own words, followed by what to do where that is known. */
  public static String explained(Throwable failure) {
    String words = words(failure);
    return of(failure).map(trouble -> words + ": " + trouble.advice).orElse(words);
  }

  /** The failure's own words in brackets, followed by what to do: about what ran out, else as the caller says. */
  public static String explained(Throwable failure, String otherwise) {
    return "(" + explained(failure) + ")" + (of(failure).isPresent() ? "" : "; " + otherwise);
  }

  /** Java says of some failures which file it was alone. */
  private static String words(Throwable failure) {
    String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    if (failure instanceof NoSuchFileException) {
      return message + ": no such file";
    } else if (failure instanceof AccessDeniedException) {
      return message + ": permission denied";
    } else if (failure instanceof FileAlreadyExistsException) {
      return message + ": is there already, and is no folder";
    }
    return message;
  }
}
