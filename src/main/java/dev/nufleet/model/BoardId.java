package dev.nufleet.model;

/** A board's name within its fleet; the DeviceName where it has one. */
public record BoardId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
