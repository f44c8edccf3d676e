package dev.nufleet.cluster.wire;

/**
 * The folder with the boards' memories, which every node of a run finds at the same place.
 *
 * @param path absolute
 * @param mark what its file {@code .run} says, of this run alone: a node that reads it there sees the same folder
 */
public record SharedFolder(String path, String mark) {}
