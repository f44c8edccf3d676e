package dev.nufleet.platform.objects;

/** Too much was uploaded that belongs to no package. */
final class StoreFull extends RuntimeException {
  StoreFull(long mostBytes) {
    super("uploads without a package have " + mostBytes + " bytes at most: --set max-uploads-mb", null, false, false);
  }
}
