/**
 * What runs on a board's CPU behind its bootloader, as programs over {@link dev.nufleet.hal.Hal}: pre-main, main()
 * around the C-SDK's sample, the thread that serves the operator's keys, and what a fatal error does. Knows no actor
 * and no link; who runs it is {@code board}'s matter.
 */
package dev.nufleet.board.program;
