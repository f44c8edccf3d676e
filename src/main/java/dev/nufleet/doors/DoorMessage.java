package dev.nufleet.doors;

/** What goes between a door and the server's process: CBOR by Jackson. Both are of one version, and end together. */
public interface DoorMessage {}
