/**
 * What the firmware's one thread may ask of its board: print, wait, connect, read, write, keep values,
 * reset.
 *
 * <p>The firmware (packages {@code csdk}, {@code ota}, {@code board}) is a sequential C program that blocks. Here it is
 * a program of continuations over {@link dev.nufleet.hal.Hal}: it has no clock, socket, thread or randomness of its
 * own, so the same program runs under actors and under a virtual clock. Imports {@code model} only.
 */
package dev.nufleet.hal;
